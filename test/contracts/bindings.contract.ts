import type { Binding } from "../../lambdas/domain/binding.ts";
import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { Bindings } from "../../lambdas/ports/bindings.ts";
import { MORNING, person } from "../fixtures/access-requests.ts";
import type { ContractTarget } from "./contract-target.ts";

const TEAM = "T0001";
const RITA = person(1, "rita");
const ADAM = person(2, "adam");

function bindingOf({ userId, email, slackUserId }: typeof RITA, changes: Partial<Binding> = {}): Binding {
  const by = { kind: "first-use" } as const;
  return { teamId: TEAM, slackUserId, userId, email, slackEmail: email, by, boundAt: MORNING, ...changes };
}
/** Rita's Slack id, as Adam's user. */
const STOLEN = { ...bindingOf(ADAM), slackUserId: RITA.slackUserId };

/** What all bindings promise: each half is the first one's, until it is dropped by whoever knows whose it is. */
export function describeBindings(makeTarget: () => Promise<ContractTarget<Bindings>>): void {
  describe("bindings", () => {
    let target: ContractTarget<Bindings>;
    let bindings: Bindings;
    const ritas = bindingOf(RITA);
    beforeEach(async () => {
      target = await makeTarget();
      bindings = target.port;
    });
    afterEach(() => target.close?.());

    test("nobody is bound before", async () => {
      expect(await bindings.claimOf(RITA.userId)).toBeUndefined();
      expect(await bindings.pointerOf(ritas)).toBeUndefined();
    });

    test.each<[string, Partial<Binding>]>([
      ["first use", {}],
      ["an administrator", { by: { kind: "administrator", claims: "olga", invocation: "i-1" } }],
      ["an administrator, without an address in Slack", { slackEmail: undefined }],
    ])("a claim by %s is read as it was made, untold", async (_by, changes) => {
      const binding = bindingOf(RITA, changes);
      expect(await bindings.claim(binding)).toBe("claimed");
      expect(await bindings.claimOf(RITA.userId)).toEqual({ binding, told: false });
    });

    test("a user is claimed by one Slack id, which may claim again", async () => {
      await bindings.claim(ritas);
      expect(await bindings.claim({ ...ritas, slackUserId: ADAM.slackUserId })).toBe("taken");
      expect(await bindings.claim({ ...ritas, teamId: "T0002" })).toBe("taken");
      expect(await bindings.claim(ritas)).toBe("claimed");
      expect((await bindings.claimOf(RITA.userId))?.binding).toEqual(ritas);
    });

    test("of two that claim a user at once one has it", async () => {
      const rivals = [ritas, { ...ritas, slackUserId: ADAM.slackUserId }];
      const answers = await Promise.all(rivals.map((rival) => bindings.claim(rival)));
      expect([...answers].sort()).toEqual(["claimed", "taken"]);
      expect((await bindings.claimOf(RITA.userId))?.binding).toEqual(rivals[answers.indexOf("claimed")]);
    });

    test("a Slack id points to one user, again and again", async () => {
      expect(await bindings.point(ritas, RITA.userId)).toBe("pointed");
      expect(await bindings.point(ritas, ADAM.userId)).toBe("taken");
      expect(await bindings.point(ritas, RITA.userId)).toBe("pointed");
      expect(await bindings.pointerOf(ritas)).toBe(RITA.userId);
    });

    test("the same id in another workspace is another one", async () => {
      const elsewhere = { ...ritas, teamId: "T0002" };
      await bindings.point(ritas, RITA.userId);
      expect(await bindings.pointerOf(elsewhere)).toBeUndefined();
      expect(await bindings.point(elsewhere, ADAM.userId)).toBe("pointed");
    });

    test("of two users that a Slack id is pointed to at once one has it", async () => {
      const answers = await Promise.all([RITA, ADAM].map(({ userId }) => bindings.point(ritas, userId)));
      expect(answers.sort()).toEqual(["pointed", "taken"]);
    });

    test("a claim is told once it is noted, and is to be told again when it is made again", async () => {
      await bindings.claim(ritas);
      await bindings.noteTold(ritas);
      expect((await bindings.claimOf(RITA.userId))?.told).toBe(true);
      await bindings.claim(ritas);
      expect((await bindings.claimOf(RITA.userId))?.told).toBe(false);
    });

    test("what is noted of an earlier claim is not noted of a later one", async () => {
      const later = bindingOf(RITA, { boundAt: secondsAfter(MORNING, 1) });
      await bindings.claim(ritas);
      await bindings.claim(later);
      await bindings.noteTold(ritas);
      expect(await bindings.claimOf(RITA.userId)).toEqual({ binding: later, told: false });
    });

    test("noting that nobody is bound makes no claim", async () => {
      await bindings.noteTold(ritas);
      expect(await bindings.claimOf(RITA.userId)).toBeUndefined();
    });

    test("a claim is dropped by who knows it, and then anybody's; once more changes nothing", async () => {
      await bindings.claim(ritas);
      await bindings.dropClaim({ ...ritas, slackUserId: ADAM.slackUserId });
      await bindings.dropClaim({ ...ritas, boundAt: secondsAfter(MORNING, 1) });
      expect(await bindings.claimOf(RITA.userId)).toBeDefined();
      await bindings.dropClaim(ritas);
      await bindings.dropClaim(ritas);
      expect(await bindings.claimOf(RITA.userId)).toBeUndefined();
      expect(await bindings.claim({ ...ritas, slackUserId: ADAM.slackUserId })).toBe("claimed");
    });

    test("a pointer is dropped by who knows where to, and then free; once more changes nothing", async () => {
      await bindings.point(ritas, RITA.userId);
      await bindings.dropPointer(ritas, ADAM.userId);
      expect(await bindings.pointerOf(ritas)).toBe(RITA.userId);
      await bindings.dropPointer(ritas, RITA.userId);
      await bindings.dropPointer(ritas, RITA.userId);
      expect(await bindings.point(ritas, ADAM.userId)).toBe("pointed");
    });

    test("the halves are apart: neither makes or drops the other", async () => {
      await bindings.claim(STOLEN);
      await bindings.point(ritas, RITA.userId);
      expect(await bindings.pointerOf(STOLEN)).toBe(RITA.userId);
      await bindings.dropClaim(STOLEN);
      expect(await bindings.pointerOf(ritas)).toBe(RITA.userId);
    });

    test("claims are listed page by page, oldest first, told or not", async () => {
      const people = [3, 1, 2].map((number) => bindingOf(person(number), { boundAt: secondsAfter(MORNING, number) }));
      for (const binding of people) await bindings.claim(binding);
      const [third, first, second] = people;
      if (first !== undefined) await bindings.noteTold(first);
      await target.advance(5);
      const page = await bindings.list(2);
      expect(page.claims).toEqual([
        { binding: first, told: true },
        { binding: second, told: false },
      ]);
      const rest = await bindings.list(2, page.next);
      expect(rest.claims).toEqual([{ binding: third, told: false }]);
      if (rest.next !== undefined) expect(await bindings.list(2, rest.next)).toEqual({ claims: [] });
    });

    test("what was dropped is listed no more", async () => {
      await bindings.claim(ritas);
      await bindings.dropClaim(ritas);
      await target.advance(5);
      expect(await bindings.list(10)).toEqual({ claims: [] });
    });
  });
}
