import type { Binding } from "../../../lambdas/domain/binding.ts";
import type { Person } from "../../../lambdas/domain/person.ts";
import type { Bindings } from "../../../lambdas/ports/bindings.ts";
import { type BindPorts, bindPerson } from "../../../lambdas/steps/bind-person.ts";
import { resolvePerson } from "../../../lambdas/steps/resolve-person.ts";
import { makeResetBinding } from "../../../lambdas/use-cases/reset-binding.ts";
import { person } from "../../fixtures/access-requests.ts";
import { makeWorld, TEAM_ID, type World } from "../../fixtures/daypass-world.ts";

const NINA = person(7, "nina");
/** Somebody else in Slack, with Nina's address. */
const TWIN = { ...NINA, slackUserId: "U0008" };
const WRITES = ["claim", "point", "noteTold"] as const;

let world: World;
beforeEach(() => {
  world = makeWorld();
  const { userId, email, displayName } = NINA;
  world.users.set(userId, { userId, email, displayName, enabled: true });
  for (const { slackUserId } of [NINA, TWIN]) {
    world.chat.set(slackUserId, { slackUserId, teamId: TEAM_ID, displayName, email, unfitBecause: undefined });
  }
});

function use(who: Pick<Person, "slackUserId">, bindings: Bindings = world.bindings) {
  return resolvePerson(world.ports({ bindings }), who.slackUserId, TEAM_ID);
}

/** Dies at a write, before its effect or after it. */
function dyingAt(write: (typeof WRITES)[number], when: "before" | "after"): Bindings {
  const dying = async (...args: readonly unknown[]) => {
    const act: (...args: never[]) => Promise<unknown> = world.bindings[write];
    if (when === "after") await Reflect.apply(act, world.bindings, args);
    throw new Error("died");
  };
  return { ...world.bindings, [write]: dying };
}

describe.each(WRITES)("a first use that dies at %s", (write) => {
  test.each(["before", "after"] as const)(
    "%s its effect: the next one completes it, and operators have heard of it",
    async (when) => {
      await expect(use(NINA, dyingAt(write, when))).rejects.toThrow("died");
      expect(await use(NINA)).toMatchObject({ kind: "person", person: { userId: NINA.userId } });
      expect(world.operators.pages.length).toBeGreaterThanOrEqual(1);
      const onRecord = [...world.audit.objects.keys()].filter((key) => key.includes("/bindings/"));
      expect(onRecord).toHaveLength(1);
    },
  );

  test.each(["before", "after"] as const)("%s its effect: never two Slack ids act as the user", async (when) => {
    await expect(use(NINA, dyingAt(write, when))).rejects.toThrow("died");
    const twin = await use(TWIN);
    const nina = await use(NINA);
    expect([twin, nina].filter(({ kind }) => kind === "person")).toHaveLength(1);
    // who claimed first is who acts
    const isFirst = write === "claim" && when === "before" ? twin : nina;
    expect(isFirst.kind).toBe("person");
  });
});

test("of two Slack accounts that race for one user one acts, however their calls come in between each other", async () => {
  for (let order = 0; order < 64; order += 1) {
    world = makeWorld();
    world.users.set(NINA.userId, { ...NINA, enabled: true });
    for (const { slackUserId } of [NINA, TWIN]) {
      world.chat.set(slackUserId, { ...NINA, slackUserId, teamId: TEAM_ID, unfitBecause: undefined });
    }
    const outcomes = await Promise.all([NINA, TWIN].map((who, index) => use(who, interleaved(order >> (index * 3)))));
    const later = await Promise.all([NINA, TWIN].map((who) => use(who)));
    expect(later.filter(({ kind }) => kind === "person")).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === "person").length).toBeLessThanOrEqual(1);
  }
});

describe("somebody who looked before the other one claimed", () => {
  /** What was seen before anybody had claimed anything. */
  const looked = (): Bindings => ({ ...world.bindings, claimOf: async () => undefined });

  test("cannot claim the user: the other one keeps it", async () => {
    await use(NINA);
    expect((await bindPerson(portsWith(looked()), bindingOf(TWIN))).kind).not.toBe("bound");
    expect((await use(NINA)).kind).toBe("person");
  });

  test("planted: with a claim that had no condition the user would be handed over, and this would find it", async () => {
    await use(NINA);
    const planted: Bindings = {
      ...looked(),
      async claim(binding) {
        const there = await world.bindings.claimOf(binding.userId);
        if (there !== undefined) await world.bindings.dropClaim(there.binding);
        return world.bindings.claim(binding);
      },
    };
    expect((await bindPerson(portsWith(planted), bindingOf(TWIN))).kind).toBe("bound");
    expect((await use(NINA)).kind).toBe("refused");
  });
});

test("a Slack id that is pointed elsewhere meanwhile is bound to neither, and tells nobody that it is", async () => {
  const other = person(9).userId;
  const racing: Bindings = {
    ...world.bindings,
    async point(slack, userId) {
      await world.bindings.point(slack, other);
      return world.bindings.point(slack, userId);
    },
    async dropClaim() {
      throw new Error("who binds may remove nothing");
    },
  };
  const bound = await bindPerson(portsWith(racing), bindingOf(NINA));
  expect(bound).toEqual({ kind: "slack-taken", userId: other });
  expect(world.operators.pages).toEqual([]);
  expect((await use(NINA)).kind).toBe("refused");
  expect((await use(TWIN)).kind).toBe("refused");
  const resetBinding = makeResetBinding(world.ports());
  const by = { kind: "administrator", claims: "olga", invocation: "i-1" } as const;
  for (const half of [{ userId: NINA.userId }, { slackUserId: NINA.slackUserId }]) await resetBinding(half, by);
  expect((await use(NINA)).kind).toBe("person");
});

function portsWith(bindings: Bindings): BindPorts {
  return world.ports({ bindings });
}

function bindingOf({ slackUserId, userId, email }: Person): Binding {
  const by = { kind: "first-use" } as const;
  return { teamId: TEAM_ID, slackUserId, userId, email, slackEmail: email, by, boundAt: world.clock.now() };
}

/** Each call waits a few turns, as many as the bits say. */
function interleaved(bits: number): Bindings {
  let calls = 0;
  const late = <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) => {
    return async (...args: Args): Promise<Answer> => {
      calls += 1;
      for (let turn = 0; turn < ((bits >> (calls % 3)) & 1) * 5; turn += 1) await Promise.resolve();
      return call(...args);
    };
  };
  const { claimOf, pointerOf, claim, point, ...rest } = world.bindings;
  return { ...rest, claimOf: late(claimOf), pointerOf: late(pointerOf), claim: late(claim), point: late(point) };
}
