import type { Access } from "../../lambdas/domain/access.ts";
import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { LedgerEntry } from "../../lambdas/domain/ledger-entry.ts";
import type { DueItems } from "../../lambdas/ports/due-items.ts";
import type { Ledger } from "../../lambdas/ports/ledger.ts";
import { INSTANCE_ARN, MORNING, PERMISSION_SET_ARN, person } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

type LedgerTarget = ContractTarget<Ledger> & { readonly dueItems: DueItems };

/** What every ledger promises: an entry changes only in the hands of whose turn it is. */
export function describeLedger(makeTarget: () => Promise<LedgerTarget>): void {
  describe("ledger", () => {
    let target: LedgerTarget;
    let ledger: Ledger;
    let made = 0;
    let access: Access;
    beforeEach(async () => {
      target = await makeTarget();
      ledger = target.port;
      access = freshAccess();
    });
    afterEach(() => target.close?.());

    const freshAccess = (): Access => {
      made += 1;
      const principalId = person(made).userId;
      return {
        kind: "account",
        instanceArn: INSTANCE_ARN,
        accountId: "222222222222",
        permissionSetArn: PERMISSION_SET_ARN,
        principalId,
      };
    };
    const take = (owner: string, now = MORNING, hold?: string) => {
      const until = secondsAfter(now, 90);
      return ledger.takeTurn(access, { owner, now, until, ...(hold === undefined ? {} : { hold }) });
    };
    const dueBy = async (now: Date, limit: number) => (await target.dueItems.find(now, limit)).entries;
    const readEntry = async (): Promise<LedgerEntry | undefined> => ledger.read(access);

    test("access that was never touched has no entry", async () => {
      expect(await readEntry()).toBeUndefined();
    });

    test("the first turn makes an entry of nothing ours", async () => {
      const turn = await take("me", MORNING, "request-1");
      const entry = {
        ...{ access, holds: ["request-1"], ours: false },
        turn: { owner: "me", until: secondsAfter(MORNING, 90) },
      };
      expect(turn).toEqual({ kind: "taken", entry });
      expect(await readEntry()).toEqual(entry);
    });

    test("a turn is one owner's, who may take it again", async () => {
      await take("me");
      expect(await take("you", MORNING, "request-2")).toEqual({ kind: "busy" });
      expect((await readEntry())?.holds).toEqual([]);
      expect((await take("me", secondsAfter(MORNING, 10))).kind).toBe("taken");
      expect((await readEntry())?.turn?.until).toEqual(secondsAfter(MORNING, 100));
    });

    test("of two that take it at once one has it", async () => {
      const turns = await Promise.all([take("me"), take("you")]);
      expect(turns.map(({ kind }) => kind).sort()).toEqual(["busy", "taken"]);
    });

    test("a turn that ran out is free only after the skew of clocks", async () => {
      await take("me");
      expect((await take("you", secondsAfter(MORNING, 95))).kind).toBe("busy");
      expect((await take("you", secondsAfter(MORNING, 96))).kind).toBe("taken");
    });

    test("what a removal came to stays until the next one", async () => {
      await take("me", MORNING, "request-1");
      const lastEnd = { of: "request-1", how: "gone" } as const;
      await ledger.change(access, "me", { dropHold: "request-1", lastEnd, giveBack: true });
      await take("you", MORNING, "request-2");
      await ledger.change(access, "you", { ours: true, giveBack: true });
      expect(await readEntry()).toEqual({ access, holds: ["request-2"], ours: true, lastEnd });
      await take("you");
      await ledger.change(access, "you", { lastEnd: { of: "request-2", how: "shared" }, madeBy: "request-2" });
      expect((await readEntry())?.madeBy).toBe("request-2");
      await ledger.change(access, "you", { madeBy: null });
      expect(await readEntry()).not.toHaveProperty("madeBy");
      expect((await readEntry())?.lastEnd).toEqual({ of: "request-2", how: "shared" });
    });

    test("who lost the turn changes nothing", async () => {
      await take("me");
      await take("you", secondsAfter(MORNING, 100));
      expect(await ledger.change(access, "me", { ours: true, giveBack: true })).toBe("turn-lost");
      expect(await readEntry()).toMatchObject({ ours: false, turn: { owner: "you" } });
    });

    test("nobody's entry cannot be changed", async () => {
      expect(await ledger.change(access, "me", { ours: true })).toBe("turn-lost");
      expect(await readEntry()).toBeUndefined();
    });

    test("a turn that was given back is anybody's, and no longer one's own to change", async () => {
      await take("me");
      const entry = await ledger.change(access, "me", { giveBack: true });
      expect(entry).toEqual({ access, holds: [], ours: false });
      expect(await ledger.change(access, "me", { ours: true })).toBe("turn-lost");
      expect((await take("you")).kind).toBe("taken");
    });

    test("members are set, stay when they are not named, and are removed by null", async () => {
      await take("me");
      const operation = { kind: "create", at: MORNING, by: "request-1", awsRequestId: "aws-1" } as const;
      const absentSince = secondsAfter(MORNING, 3);
      const dueAt = secondsAfter(MORNING, 600);
      await ledger.change(access, "me", { ours: true, operation, absentSince, dueAt });
      expect(await ledger.change(access, "me", { ours: true })).toMatchObject({
        ours: true,
        operation,
        absentSince,
        dueAt,
      });
      const removed = await ledger.change(access, "me", { operation: null, absentSince: null, dueAt: null });
      expect(removed).toEqual({ access, holds: [], ours: true, turn: expect.anything() });
    });

    test("an operation without an id of AWS has none", async () => {
      await take("me");
      const operation = { kind: "delete", at: MORNING, by: "request-1" } as const;
      expect(await ledger.change(access, "me", { operation })).toMatchObject({ operation });
      expect((await readEntry())?.operation).toEqual(operation);
    });

    test("holds are a set, each dropped by itself", async () => {
      await take("me", MORNING, "request-1");
      await take("me", MORNING, "request-1");
      await take("me", MORNING, "request-2");
      expect([...((await readEntry())?.holds ?? [])].sort()).toEqual(["request-1", "request-2"]);
      await ledger.change(access, "me", { dropHold: "request-1" });
      await ledger.change(access, "me", { dropHold: "request-1" });
      expect((await readEntry())?.holds).toEqual(["request-2"]);
      await ledger.change(access, "me", { dropHold: "request-2" });
      expect((await readEntry())?.holds).toEqual([]);
    });

    test("entries of two people are two", async () => {
      await take("me");
      const other = freshAccess();
      expect(await ledger.read(other)).toBeUndefined();
    });

    test("what is due is found, oldest first, until it is taken off", async () => {
      const early = secondsAfter(MORNING, -86_400);
      const ages = [60, 0];
      const due: Access[] = [];
      for (const age of ages) {
        access = freshAccess();
        await take("me");
        await ledger.change(access, "me", { dueAt: secondsAfter(early, age), giveBack: true });
        due.unshift(access);
      }
      await target.advance(60);
      expect(await dueBy(secondsAfter(early, 60), 10)).toEqual(due);
      expect(await dueBy(secondsAfter(early, 60), 1)).toEqual(due.slice(0, 1));
      for (const one of due) {
        access = one;
        await take("me");
        await ledger.change(one, "me", { dueAt: null, giveBack: true });
      }
      await target.advance(60);
      expect(await dueBy(secondsAfter(early, 60), 10)).toEqual([]);
    });
  });
}
