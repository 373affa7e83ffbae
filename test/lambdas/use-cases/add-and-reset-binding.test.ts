// Over 200 lines, because it is one idea: the two halves of a binding, each write of which may be the last one.
import { makeInMemoryBindings } from "../../../lambdas/adapters/in-memory/in-memory-bindings.ts";
import type { Binding } from "../../../lambdas/domain/binding.ts";
import type { Bindings } from "../../../lambdas/ports/bindings.ts";
import { resolvePerson } from "../../../lambdas/steps/resolve-person.ts";
import { makeAddBinding, type UserNamed } from "../../../lambdas/use-cases/add-binding.ts";
import { makeListBindings } from "../../../lambdas/use-cases/list-bindings.ts";
import { makeResetBinding, type NamedHalf } from "../../../lambdas/use-cases/reset-binding.ts";
import { person } from "../../fixtures/access-requests.ts";
import { ADAM, boundByAdministrator, makeWorld, TEAM_ID, type World } from "../../fixtures/daypass-world.ts";

const NINA = person(7, "nina");
const BY = { kind: "administrator", claims: "olga, access key AKIA1", invocation: "invocation-1" } as const;
const HALVES: readonly (readonly [string, NamedHalf])[] = [
  ["the Slack id", { slackUserId: ADAM.slackUserId }],
  ["the user id", { userId: ADAM.userId }],
];

let world: World;
beforeEach(() => {
  world = makeWorld();
  const { userId, email, displayName, slackUserId } = NINA;
  world.users.set(userId, { userId, email, displayName, enabled: true });
  world.chat.set(slackUserId, { slackUserId, teamId: TEAM_ID, displayName, email, unfitBecause: undefined });
});

function add(named: UserNamed = { email: NINA.email }, bindings: Bindings = world.bindings, by = BY) {
  return makeAddBinding(world.ports({ bindings }))(NINA.slackUserId, named, by);
}

function reset(named: NamedHalf, bindings: Bindings = world.bindings) {
  return makeResetBinding(world.ports({ bindings }))(named, BY);
}

async function actsAs(slackUserId: string): Promise<string | undefined> {
  const resolved = await resolvePerson({ ...world.ports(), firstUse: "nobody" }, slackUserId, TEAM_ID);
  return resolved.kind === "person" ? resolved.person.userId : undefined;
}

function changesOnRecord(): readonly unknown[] {
  return [...world.audit.objects]
    .filter(([key]) => key.includes("/bindings/"))
    .map(([, body]) => JSON.parse(body))
    .map(({ change, by }) => [change, by.claims]);
}

/** The n-th write of these dies, before its effect or after it. */
function dyingAt(nth: number, when: "before" | "after"): Bindings {
  let writes = 0;
  const mortal = <Args extends readonly unknown[], Answer>(write: (...args: Args) => Promise<Answer>) => {
    return async (...args: Args): Promise<Answer> => {
      writes += 1;
      if (writes === nth && when === "before") throw new Error("died");
      const answer = await write(...args);
      if (writes === nth) throw new Error("died");
      return answer;
    };
  };
  const { claim, point, noteTold, dropClaim, dropPointer, ...reads } = world.bindings;
  return {
    ...reads,
    claim: mortal(claim),
    point: mortal(point),
    noteTold: mortal(noteTold),
    dropClaim: mortal(dropClaim),
    dropPointer: mortal(dropPointer),
  };
}

const DEATHS = [1, 2, 3].flatMap((nth) => (["before", "after"] as const).map((when) => [nth, when] as const));

describe("an administrator's word", () => {
  test.each<[string, UserNamed]>([
    ["e-mail address, in any case", { email: "Nina@Example.com" }],
    ["id", { userId: NINA.userId }],
  ])("binds a user named by %s: on record, told, in force", async (_how, named) => {
    expect(await add(named)).toMatchObject({ kind: "bound", binding: { userId: NINA.userId, by: BY } });
    expect(await actsAs(NINA.slackUserId)).toBe(NINA.userId);
    expect(changesOnRecord()).toEqual([["bound", BY.claims]]);
    expect(world.operators.pages).toEqual([expect.objectContaining({ text: expect.stringContaining(BY.claims) })]);
  });

  test("twice is one binding, and is told once", async () => {
    await add();
    world.clock.advance(60);
    expect(await add()).toMatchObject({ kind: "bound" });
    expect(changesOnRecord()).toHaveLength(1);
    expect(world.operators.pages).toHaveLength(1);
  });

  test("on somebody who is bound by first use stands in its place, and is told", async () => {
    await resolvePerson(world.ports(), NINA.slackUserId, TEAM_ID);
    world.clock.advance(60);
    await add();
    expect((await world.bindings.claimOf(NINA.userId))?.binding.by).toEqual(BY);
    expect(world.operators.pages).toHaveLength(2);
  });

  test("confirms another address in Slack", async () => {
    await add();
    const { displayName, slackUserId } = NINA;
    world.chat.set(slackUserId, {
      slackUserId,
      teamId: TEAM_ID,
      displayName,
      email: "n@x.test",
      unfitBecause: undefined,
    });
    expect(await actsAs(slackUserId)).toBeUndefined();
    world.clock.advance(60);
    await add();
    expect(await actsAs(slackUserId)).toBe(NINA.userId);
  });

  test.each(DEATHS)("that dies at its write %i, %s its effect, is given again and holds", async (nth, when) => {
    await expect(add(undefined, dyingAt(nth, when))).rejects.toThrow("died");
    if (nth < 3) expect(await actsAs(NINA.slackUserId)).toBeUndefined();
    expect(await add()).toMatchObject({ kind: "bound" });
    expect(await actsAs(NINA.slackUserId)).toBe(NINA.userId);
    expect(changesOnRecord()).toHaveLength(1);
  });

  test("never takes a user, or a Slack account, that is another's", async () => {
    expect(await add({ email: ADAM.email })).toEqual({
      kind: "refused",
      why: expect.stringContaining("bound to U0002: reset"),
    });
    await add();
    expect(await add({ userId: person(4).userId })).toMatchObject({ kind: "refused" });
    expect(await actsAs(ADAM.slackUserId)).toBe(ADAM.userId);
  });
});

describe.each(HALVES)("a reset by %s", (_which, named) => {
  test("ends the binding: on record and told before", async () => {
    expect(await reset(named)).toEqual({ kind: "reset", slackUserId: ADAM.slackUserId, userId: ADAM.userId });
    expect(await actsAs(ADAM.slackUserId)).toBeUndefined();
    expect(await world.bindings.claimOf(ADAM.userId)).toBeUndefined();
    expect(await world.bindings.pointerOf({ teamId: TEAM_ID, slackUserId: ADAM.slackUserId })).toBeUndefined();
    expect(changesOnRecord()).toEqual([["reset", BY.claims]]);
    expect(world.operators.pages).toHaveLength(1);
    expect(await reset(named)).toMatchObject({ kind: "refused" });
  });

  test.each(DEATHS.filter(([nth]) => nth < 3))(
    "that dies at its write %i, %s its effect, finds its way again",
    async (nth, when) => {
      await expect(reset(named, dyingAt(nth, when))).rejects.toThrow("died");
      if (nth === 2 && when === "after") expect(await reset(named)).toMatchObject({ kind: "refused" });
      else expect(await reset(named)).toMatchObject({ kind: "reset" });
      expect(await world.bindings.claimOf(ADAM.userId)).toBeUndefined();
      expect(await world.bindings.pointerOf({ teamId: TEAM_ID, slackUserId: ADAM.slackUserId })).toBeUndefined();
    },
  );

  test("while nobody can be told changes nothing", async () => {
    world.operators.isDown = true;
    await expect(reset(named)).rejects.toThrow("the pager is away");
    expect(await actsAs(ADAM.slackUserId)).toBe(ADAM.userId);
    world.operators.isDown = false;
    world.audit.isDown = true;
    await expect(reset(named)).rejects.toThrow("the bucket is away");
    expect(await actsAs(ADAM.slackUserId)).toBe(ADAM.userId);
  });

  test("of what is bound anew meanwhile says so", async () => {
    const racing: Bindings = {
      ...world.bindings,
      async dropClaim(binding) {
        await world.bindings.dropClaim(binding);
        await world.bindings.claim(binding);
      },
      async dropPointer(slack, userId) {
        await world.bindings.dropPointer(slack, userId);
        await world.bindings.point(slack, userId);
      },
    };
    expect(await reset(named, racing)).toEqual({ kind: "refused", why: "it was bound anew meanwhile" });
  });
});

test("a half that was left of a binding is reset as well", async () => {
  const adams = boundByAdministrator(ADAM);
  for (const [half, named] of [
    ["dropPointer", { userId: ADAM.userId }],
    ["dropClaim", { slackUserId: ADAM.slackUserId }],
  ] as const) {
    world.bindings = makeInMemoryBindings([adams]);
    if (half === "dropPointer") await world.bindings.dropPointer(adams, ADAM.userId);
    else await world.bindings.dropClaim(adams);
    expect(await reset(named)).toMatchObject({ kind: "reset" });
    expect(await reset(named)).toMatchObject({ kind: "refused" });
  }
});

test("a claim that somebody else's pointer leads to is not touched by a reset of that pointer", async () => {
  const adams = boundByAdministrator(ADAM);
  await world.bindings.point({ teamId: TEAM_ID, slackUserId: NINA.slackUserId }, ADAM.userId);
  expect(await reset({ slackUserId: NINA.slackUserId })).toMatchObject({ kind: "reset", userId: ADAM.userId });
  expect((await world.bindings.claimOf(ADAM.userId))?.binding).toEqual(adams);
  expect(await actsAs(ADAM.slackUserId)).toBe(ADAM.userId);
});

test("the list says who is bound to whom, and what of it counts, page by page", async () => {
  const many = Array.from({ length: 150 }, (_, number): Binding => boundByAdministrator(person(number + 100)));
  const bindings = makeInMemoryBindings(many);
  const half = boundByAdministrator(person(99));
  await bindings.claim(half);
  const list = makeListBindings(bindings);
  const first = await list();
  const second = await list(first.next);
  expect([first.bindings.length, second.bindings.length, second.next]).toEqual([100, 51, undefined]);
  const counting = [...first.bindings, ...second.bindings].filter(({ inForce }) => !inForce);
  expect(counting.map(({ binding }) => binding.userId)).toEqual([half.userId]);
});
