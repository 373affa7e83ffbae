// Over 200 lines, because it is one idea: from a Slack user to a person, with everybody who is none.
import type { Binding } from "../../../lambdas/domain/binding.ts";
import type { Person } from "../../../lambdas/domain/person.ts";
import type { ChatPerson } from "../../../lambdas/ports/chat-people.ts";
import type { DirectoryUser } from "../../../lambdas/ports/people.ts";
import { type IdentityPorts, resolvePerson } from "../../../lambdas/steps/resolve-person.ts";
import { person } from "../../fixtures/access-requests.ts";
import {
  ADAM,
  boundByAdministrator,
  makeWorld,
  PRODUCTION_RULE,
  policyOf,
  TEAM_ID,
  type World,
} from "../../fixtures/daypass-world.ts";

const NINA = person(7, "nina");
const COMMAND = 'npx daypass bindings add --slack U0007 --email nina@example.com"';
let world: World;
beforeEach(() => {
  world = makeWorld();
  join(NINA);
});

function join({ userId, email, displayName, slackUserId }: Person): void {
  world.users.set(userId, { userId, email, displayName, enabled: true });
  world.chat.set(slackUserId, { slackUserId, teamId: TEAM_ID, displayName, email, unfitBecause: undefined });
}

function inSlack(changes: Partial<ChatPerson>, who = NINA): void {
  const { slackUserId, email, displayName } = who;
  world.chat.set(slackUserId, {
    slackUserId,
    teamId: TEAM_ID,
    displayName,
    email,
    unfitBecause: undefined,
    ...changes,
  });
}

function inDirectory(changes: Partial<DirectoryUser>, who = NINA): void {
  const { userId, email, displayName } = who;
  world.users.set(userId, { userId, email, displayName, enabled: true, ...changes });
}

function resolve(who: Pick<Person, "slackUserId"> = NINA, changes: Partial<IdentityPorts> = {}, teamId = TEAM_ID) {
  return resolvePerson({ ...world.ports(), ...changes }, who.slackUserId, teamId);
}

/** As an administrator binds them, whole. */
async function bind(binding: Binding): Promise<void> {
  await world.bindings.claim(binding);
  await world.bindings.point(binding, binding.userId);
  await world.bindings.noteTold(binding);
}

/** Of Nina. */
async function isBound(): Promise<boolean> {
  return (await world.bindings.pointerOf({ teamId: TEAM_ID, slackUserId: NINA.slackUserId })) !== undefined;
}

function bindingsOnRecord(): readonly unknown[] {
  return [...world.audit.objects].filter(([key]) => key.includes("/bindings/")).map(([, body]) => JSON.parse(body));
}

describe("a first use", () => {
  test("binds by the verified e-mail; it is on record, and the operators have heard of it", async () => {
    expect(await resolve()).toEqual({ kind: "person", person: NINA });
    const claim = await world.bindings.claimOf(NINA.userId);
    expect(claim).toMatchObject({ told: true, binding: { by: { kind: "first-use" }, slackEmail: NINA.email } });
    expect(await isBound()).toBe(true);
    expect(bindingsOnRecord()).toEqual([
      expect.objectContaining({ change: "bound", userId: NINA.userId, slackUserId: NINA.slackUserId }),
    ]);
    expect(world.operators.pages.map(({ subject }) => subject)).toEqual([
      "Daypass: U0007 is bound to nina@example.com",
    ]);
  });

  test("is one: the second finds the binding, and tells nobody", async () => {
    await resolve();
    expect(await resolve()).toEqual({ kind: "person", person: NINA });
    expect(world.operators.pages).toHaveLength(1);
    expect(bindingsOnRecord()).toHaveLength(1);
  });

  test("delivered twice at once binds once", async () => {
    const resolved = await Promise.all([resolve(), resolve()]);
    expect(resolved.map(({ kind }) => kind)).toEqual(["person", "person"]);
    expect(await world.bindings.claimOf(NINA.userId)).toMatchObject({ told: true });
  });

  test.each<[string, string, () => void]>([
    ["a guest", "a guest", () => inSlack({ unfitBecause: "a guest of the workspace" })],
    ["a bot", "a bot", () => inSlack({ unfitBecause: "a bot" })],
    ["deactivated", "deactivated", () => inSlack({ unfitBecause: "deactivated in Slack" })],
    ["a stranger", "another workspace", () => inSlack({ unfitBecause: "from another workspace" })],
    ["of another team", "not a member", () => inSlack({ teamId: "T0002" })],
    ["of an Enterprise organisation, and of no team in it", "not a member", () => inSlack({ teamId: "E0001" })],
    ["nobody that Slack knows", "does not know you", () => world.chat.delete(NINA.slackUserId)],
    ["without an address", "allowed domain", () => inSlack({ email: undefined })],
    ["with an address elsewhere", "allowed domain", () => inSlack({ email: "nina@elsewhere.test" })],
    ["with an address below an allowed domain", "allowed domain", () => inSlack({ email: "nina@eu.example.com" })],
    ["with an allowed domain and a dot behind it", "allowed domain", () => inSlack({ email: "nina@example.com." })],
    [
      "with another domain behind an allowed one",
      "allowed domain",
      () => inSlack({ email: "nina@example.com@x.test" }),
    ],
    [
      "with an allowed domain behind another one",
      "no single person",
      () => inSlack({ email: "nina@x.test@example.com" }),
    ],
    // Armenian; and U+212A, which toLowerCase makes a k
    ["with letters that look like others'", "no single person", () => inSlack({ email: "ni\u0578a@example.com" })],
    [
      "with a letter that folds into somebody else's",
      "no single person",
      () => {
        join({ ...person(8), email: "kay@example.com" });
        inSlack({ email: "\u212aay@example.com" });
      },
    ],
    ["nobody in Identity Center", "no single person", () => world.users.delete(NINA.userId)],
    ["disabled in Identity Center", "is disabled", () => inDirectory({ enabled: false })],
    ["one of two with that address", "more than one user", () => join({ ...person(8), email: NINA.email })],
  ])("by somebody who is %s is refused, and binds nothing", async (_who, why, change) => {
    change();
    expect(await resolve()).toEqual({ kind: "refused", why: expect.stringContaining(why) });
    expect(await isBound()).toBe(false);
    expect(await world.bindings.claimOf(NINA.userId)).toBeUndefined();
  });

  test("by an interaction of another team is refused before anything is asked", async () => {
    world.chatPeople.isDown = true;
    expect(await resolve(NINA, {}, "T0002")).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("not a member"),
    });
  });

  test.each<[string, () => void]>([
    ["names", () => usePolicy({ users: [NINA.email], groups: [] })],
    ["names by id", () => usePolicy({ users: [`id:${NINA.userId}`], groups: [] })],
    ["names a group of", () => usePolicy({ users: [], groups: ["Leads"] }, "Leads")],
    ["names a group that cannot be told, for", () => usePolicy({ users: [], groups: ["Gone"] })],
  ])(
    "of somebody whom a rule %s as approver is refused: an administrator binds them, and how is told",
    async (_how, change) => {
      change();
      expect(await resolve()).toEqual({ kind: "refused", why: expect.stringContaining(COMMAND) });
      expect(await isBound()).toBe(false);
      expect(await resolve(NINA, { firstUse: "everybody" })).toMatchObject({ kind: "person" });
    },
  );

  test("of an administrator of the policy is refused as well", async () => {
    world.policy = { ...world.policy, administrators: { users: [NINA.email], groups: [] } };
    expect(await resolve()).toMatchObject({ why: expect.stringContaining(COMMAND) });
  });

  test("of an auditor, who has no power over others, binds", async () => {
    world.policy = { ...world.policy, auditors: { users: [NINA.email], groups: [] } };
    expect(await resolve()).toMatchObject({ kind: "person" });
  });

  test("binds nobody where nobody is bound by it", async () => {
    expect(await resolve(NINA, { firstUse: "nobody" })).toMatchObject({ why: expect.stringContaining(COMMAND) });
    expect(await isBound()).toBe(false);
  });

  test("of a second Slack account with the address of a bound user is refused, and the operators are told", async () => {
    await resolve();
    const twin = { ...NINA, slackUserId: "U0008" };
    inSlack({ slackUserId: "U0008" }, twin);
    expect(await resolve(twin)).toMatchObject({
      why: expect.stringContaining("bound to another Slack account, U0007"),
    });
    expect(world.operators.pages.at(-1)?.runbook).toBe("it-is-not-certain-who-somebody-is");
    expect((await world.bindings.claimOf(NINA.userId))?.binding.slackUserId).toBe(NINA.slackUserId);
  });

  test("while the operators cannot be told puts nothing in force; the next one completes it, and they hear of it", async () => {
    world.operators.isDown = true;
    await expect(resolve()).rejects.toThrow("the pager is away");
    expect(await world.bindings.claimOf(NINA.userId)).toMatchObject({ told: false });
    await expect(resolve()).rejects.toThrow("the pager is away");
    expect(await resolve(NINA, { firstUse: "nobody" })).toMatchObject({ why: expect.stringContaining(COMMAND) });
    world.operators.isDown = false;
    expect(await resolve()).toMatchObject({ kind: "person" });
    expect(world.operators.pages).toHaveLength(1);
    expect(bindingsOnRecord()).toHaveLength(1);
  });

  test("while the audit bucket is away binds nobody, and pages nobody", async () => {
    world.audit.isDown = true;
    await expect(resolve()).rejects.toThrow("the bucket is away");
    expect(await world.bindings.claimOf(NINA.userId)).toMatchObject({ told: false });
    expect(world.operators.pages).toEqual([]);
  });
});

describe("somebody who is bound by first use", () => {
  beforeEach(async () => {
    await resolve();
  });

  test.each<[string, string, () => void]>([
    [
      "is another person in Slack under the same id (28)",
      "not the one of the time",
      () => inSlack({ email: "nora@example.com" }),
    ],
    ["has another address in Slack", "not the one of the time", () => inSlack({ email: ADAM.email })],
    ["has none in Slack any more", "not the one of the time", () => inSlack({ email: undefined })],
    ["was deleted from Identity Center, and made anew", "now another user's", () => recreate()],
    [
      "shares the address with another user (27)",
      "more than one user",
      () => join({ ...person(8), email: NINA.email }),
    ],
  ])("and %s is refused, the operators are told, and nothing is bound anew", async (_what, why, change) => {
    const before = await world.bindings.claimOf(NINA.userId);
    change();
    expect(await resolve()).toEqual({ kind: "refused", why: expect.stringContaining(why) });
    expect(world.operators.pages.at(-1)).toMatchObject({
      runbook: "it-is-not-certain-who-somebody-is",
      text: expect.stringContaining(why),
    });
    expect(await world.bindings.claimOf(NINA.userId)).toEqual(before);
    expect(bindingsOnRecord()).toHaveLength(1);
  });

  test.each<[string, string, () => void]>([
    ["was deleted from Identity Center", "is gone", () => world.users.delete(NINA.userId)],
    ["has another address in Identity Center", "no single person", () => inDirectory({ email: "n@example.com" })],
    ["is disabled", "is disabled", () => inDirectory({ enabled: false })],
    ["is a guest now", "a guest", () => inSlack({ unfitBecause: "a guest of the workspace" })],
  ])("and %s is refused; nobody is paged for that", async (_what, why, change) => {
    change();
    expect(await resolve()).toEqual({ kind: "refused", why: expect.stringContaining(why) });
    expect(world.operators.pages).toHaveLength(1);
  });

  test("and whose domain is allowed no more is refused", async () => {
    expect(await resolve(NINA, { emailDomains: ["example.org"] })).toMatchObject({ kind: "refused" });
  });

  test("and writes the same address in other letters is the same", async () => {
    inSlack({ email: "Nina@EXAMPLE.com " });
    expect(await resolve()).toEqual({ kind: "person", person: NINA });
  });

  test("and becomes an approver is asked to be bound by an administrator, and then is", async () => {
    usePolicy({ users: [NINA.email], groups: [] });
    expect(await resolve()).toMatchObject({ why: expect.stringContaining(COMMAND) });
    await bind({ ...boundByAdministrator(NINA) });
    expect(await resolve()).toEqual({ kind: "person", person: NINA });
  });

  test("acts where nobody is bound by first use", async () => {
    expect(await resolve(NINA, { firstUse: "nobody" })).toMatchObject({ kind: "person" });
  });

  test("and in conflict is paged once an hour", async () => {
    inSlack({ email: "nora@example.com" });
    for (let click = 1; click <= 3; click += 1) await resolve();
    expect(world.operators.pages).toHaveLength(2);
    world.clock.advance(3600);
    await resolve();
    expect(world.operators.pages).toHaveLength(3);
  });
});

describe("somebody who is bound by an administrator", () => {
  test("needs no address of theirs in Slack, nor an allowed domain", async () => {
    inSlack({ email: "nina@elsewhere.test" });
    await bind({ ...boundByAdministrator(NINA), slackEmail: "nina@elsewhere.test" });
    expect(await resolve()).toEqual({ kind: "person", person: NINA });
    inSlack({ email: undefined });
    expect(await resolve()).toMatchObject({ why: expect.stringContaining("not the one of the time") });
  });

  test("is told by the address of now, not by that of then", async () => {
    await bind(boundByAdministrator(NINA));
    inDirectory({ email: "nina.new@example.com" });
    expect(await resolve()).toMatchObject({ person: { userId: NINA.userId, email: "nina.new@example.com" } });
  });

  test.each<[string, string, () => void]>([
    ["whose user is gone", "is gone", () => world.users.delete(NINA.userId)],
    ["whose user was made anew", "is gone", () => recreate()],
    ["whose address another user has, too (27)", "more than one user", () => join({ ...person(8), email: NINA.email })],
    ["who is another person in Slack (28)", "not the one of the time", () => inSlack({ email: "nora@example.com" })],
  ])("%s is refused, and the operators are told", async (_who, why, change) => {
    await bind(boundByAdministrator(NINA));
    change();
    expect(await resolve()).toMatchObject({ why: expect.stringContaining(why) });
    expect(world.operators.pages).toHaveLength(1);
  });

  test("and disabled is refused", async () => {
    await bind(boundByAdministrator(NINA));
    inDirectory({ enabled: false });
    expect(await resolve()).toMatchObject({ why: expect.stringContaining("is disabled") });
  });
});

function usePolicy(approvers: { users: string[]; groups: string[] }, memberOf?: string): void {
  world.policy = policyOf({ ...PRODUCTION_RULE, approvers });
  if (memberOf !== undefined) world.members.set(memberOf, new Set([NINA.userId]));
}

function recreate(): void {
  world.users.delete(NINA.userId);
  inDirectory({ userId: person(9).userId }, { ...NINA, userId: person(9).userId });
}
