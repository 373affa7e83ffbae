import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { ExpirySchedule, ExpirySchedules } from "../../lambdas/ports/expiry-schedules.ts";
import { accessRequest, person, sha256 } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

/** What every scheduler promises: what it calls armed is there, with exactly that content. */
export function describeExpirySchedules(makeTarget: () => Promise<ContractTarget<ExpirySchedules>>): void {
  describe("expiry schedules", () => {
    let target: ContractTarget<ExpirySchedules>;
    let schedules: ExpirySchedules;
    let made = 0;
    let schedule: ExpirySchedule;
    beforeEach(async () => {
      target = await makeTarget();
      schedules = target.port;
      made += 1;
      const requestId = sha256(`schedule-${made}`).slice(0, 32);
      const wholeSeconds = new Date(Math.floor(target.now().getTime() / 1000) * 1000);
      const { access } = accessRequest();
      schedule = { requestId, n: 1, expiresAt: secondsAfter(wholeSeconds, 3600), access };
    });
    afterEach(async () => {
      await schedules.delete(schedule.requestId, 1);
      await schedules.delete(schedule.requestId, 2);
      await target.close?.();
    });

    test("one that was never made is absent", async () => {
      expect(await schedules.readBack(schedule)).toBe("absent");
    });

    test("one that was made is armed", async () => {
      expect(await schedules.create(schedule)).toBe("created");
      expect(await schedules.readBack(schedule)).toBe("armed");
    });

    test("the same one again is no fault, and armed", async () => {
      await schedules.create(schedule);
      expect(["created", "conflict"]).toContain(await schedules.create(schedule));
      expect(await schedules.readBack(schedule)).toBe("armed");
    });

    test("another one of that name is a conflict, and changes nothing", async () => {
      await schedules.create(schedule);
      const later = { ...schedule, expiresAt: secondsAfter(schedule.expiresAt, 60) };
      expect(await schedules.create(later)).toBe("conflict");
      expect(await schedules.readBack(schedule)).toBe("armed");
    });

    test("one that fires at another time is not armed", async () => {
      await schedules.create(schedule);
      const later = { ...schedule, expiresAt: secondsAfter(schedule.expiresAt, 60) };
      expect(await schedules.readBack(later)).toEqual({ differs: expect.any(String) });
    });

    test("one about somebody else is not armed", async () => {
      await schedules.create(schedule);
      const access = { ...schedule.access, principalId: person(9).userId };
      expect(await schedules.readBack({ ...schedule, access })).toEqual({ differs: expect.any(String) });
    });

    test("the second of a request is another one", async () => {
      await schedules.create(schedule);
      const second = { ...schedule, n: 2, expiresAt: secondsAfter(schedule.expiresAt, 60) };
      expect(await schedules.readBack(second)).toBe("absent");
      expect(await schedules.create(second)).toBe("created");
      expect(await schedules.readBack(schedule)).toBe("armed");
      expect(await schedules.readBack(second)).toBe("armed");
    });

    test("one in the past is refused, with a reason, and is absent", async () => {
      const past = { ...schedule, expiresAt: secondsAfter(schedule.expiresAt, -7200) };
      expect(await schedules.create(past)).toEqual({ invalid: expect.any(String) });
      expect(await schedules.readBack(past)).toBe("absent");
    });

    test("the requests for which something is armed are listed, over all pages", async () => {
      const many = Array.from({ length: 120 }, (_, index) => sha256(`listed-${made}-${index}`).slice(0, 32));
      for (const requestId of many) await schedules.create({ ...schedule, requestId });
      await schedules.create({ ...schedule, n: 2 });
      const armed = await schedules.listArmed();
      for (const requestId of [...many, schedule.requestId]) expect(armed).toContain(requestId);
      for (const requestId of many) await schedules.delete(requestId, 1);
      expect(await schedules.listArmed()).toEqual(new Set([schedule.requestId]));
    });

    test("one that was deleted is absent, and may be deleted again", async () => {
      await schedules.create(schedule);
      await schedules.delete(schedule.requestId, 1);
      await schedules.delete(schedule.requestId, 1);
      expect(await schedules.readBack(schedule)).toBe("absent");
    });
  });
}
