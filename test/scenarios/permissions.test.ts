import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { HeavyHand } from "./failures/by-hand.ts";
import { livePersistently } from "./persistent-life.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";
import { nameOf, type Permission, permissionsOf, type Withheld, withhold, without } from "./withheld-permissions.ts";

/** What nothing here asks for, and why it is allowed all the same. Withheld all the time: whoever needs one makes a test fail. */
const NEVER_ASKED_FOR: readonly (readonly [RegExp, string])[] = [
  [/^\S+ (logs|xray):/, "Lambda and its runtime write logs and traces themselves, past the calls that are seen here"],
  [/^(decide-request|notify) sqs:GetQueueAttributes$/, "Lambda asks for it once, when it takes on the queue"],
];
/** Enough for a life that nothing disturbs. */
const ONE_GO = { tries: 1, limitMs: 20 * MINUTE_MS };
/** One action of each function without which nobody gets, or loses, access. */
const ESSENTIAL: readonly Permission[] = [
  { handler: "slack", action: "events:PutEvents" },
  { handler: "open-request", action: "dynamodb:PutItem" },
  { handler: "decide-request", action: "dynamodb:UpdateItem" },
  { handler: "grant-access", action: "sso:CreateAccountAssignment" },
  { handler: "revoke-access", action: "sso:DeleteAccountAssignment" },
  { handler: "notify", action: "secretsmanager:GetSecretValue" },
];

let stage: OpenStage;
let all: readonly Permission[];
let neverAskedFor: readonly Withheld[];

beforeAll(async () => {
  stage = await openSharedStage();
  all = permissionsOf(stage);
  neverAskedFor = all.filter(isNeverAskedFor).map((permission) => withhold(stage, permission));
});
afterAll(() => closeSharedStage(stage));

afterEach(async () => {
  stage.faults.reset();
  await stage.clock.skipBy(HOUR_MS);
  expect(stage.assignmentsLeft()).toEqual([]);
  expect(stage.schedulesNow()).toEqual([]);
  expect(neverAskedFor.map((withheld) => withheld.denial())).toEqual(neverAskedFor.map(() => undefined));
});

test("what is listed as never asked for is allowed by some role, and all else is named in a test", () => {
  for (const [pattern] of NEVER_ASKED_FOR) expect(all.map(nameOf)).toContainEqual(expect.stringMatching(pattern));
  for (const { needs } of PROVOCATIONS) expect(all.map(nameOf)).toEqual(expect.arrayContaining([...needs]));
  expect(all.map(nameOf)).toEqual(expect.arrayContaining(ESSENTIAL.map(nameOf)));
});

test("with all that the roles allow, the life comes to its end", async () => {
  expect(await livePersistently(stage, ONE_GO)).toContain("*Ended*");
});

test("each action of a role that the life needs: without it a step fails with an AccessDenied that names it", async () => {
  for (const round of rounds(all.filter(isOfTheLife))) {
    const outcomes = await playWithout(round, () => livePersistently(stage));
    expect(outcomes).toEqual(round.map((permission) => `${nameOf(permission)}: denied, as its log says`));
  }
}, 60_000);

test.each(PROVOCATIONS)(
  "$what: without $needs a step fails with an AccessDenied that names it",
  async ({ needs, goesOnWithout = false, play }) => {
    const needed = all.filter((permission) => needs.includes(nameOf(permission)));
    const outcomes = await playWithout(needed, () => play(stage));
    const what = goesOnWithout ? "denied" : "denied, as its log says";
    expect(outcomes).toEqual(needed.map((permission) => `${nameOf(permission)}: ${what}`));
  },
);

test.each(ESSENTIAL)("$handler never allowed $action: the life does not come to its end", async (permission) => {
  const withheld = withhold(stage, permission);
  const shown = await livePersistently(stage, ONE_GO);
  const keptAccess = stage.assignmentsLeft();
  withheld.giveBack();
  expect(withheld.denial()).toContain(`is not authorized to perform: ${permission.action} on`);
  expect(shown ?? "").not.toContain("*Ended*");
  // it cannot go without this one action: it goes as soon as that is back, see above
  expect(keptAccess).toHaveLength(permission.handler === "revoke-access" ? 1 : 0);
});

test("await-decision never allowed dynamodb:UpdateItem: the workflow of a request that nobody decides fails, and says why", async () => {
  const action = "dynamodb:UpdateItem";
  await without(stage, { handler: "await-decision", action }, async () => {
    const firstRun = stage.states.machines.executions().length;
    await RequestOnItsWay.submitted(stage);
    await stage.clock.skipBy(40 * MINUTE_MS);
    // its event comes twice, and the second execution ends at its first step
    const failed = stage.states.machines
      .executions()
      .slice(firstRun)
      .find(({ status }) => status === "FAILED");
    expect(failed?.error).toBe("NotPermittedError");
    expect(failed?.cause).toContain(`is not authorized to perform: ${action} on`);
  });
  // its net: the sweep lapses it
  await stage.clock.skipBy(10 * HOUR_MS);
});

test("sweep never allowed dynamodb:Query: access whose schedule was lost does not end, and the sweep says why", async () => {
  const withheld = withhold(stage, { handler: "sweep", action: "dynamodb:Query" });
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  await new HeavyHand(stage).deleteSchedules();
  await stage.clock.skipTo(expiresAt + 30 * MINUTE_MS);
  const isStillThere = request.exists();
  withheld.giveBack();
  expect(isStillThere).toBe(true);
  expect(withheld.denial()).toContain("is not authorized to perform: dynamodb:Query on");
  expect(withheld.isInLog()).toBe(true);
});

function isNeverAskedFor(permission: Permission): boolean {
  return NEVER_ASKED_FOR.some(([pattern]) => pattern.test(nameOf(permission)));
}

/** All that no provocation claims and no reason excuses: an action that is new is among them. */
function isOfTheLife(permission: Permission): boolean {
  return !isNeverAskedFor(permission) && !PROVOCATIONS.some(({ needs }) => needs.includes(nameOf(permission)));
}

/** Each permission is withheld until a call was refused for it; says what became of each. */
async function playWithout(needed: readonly Permission[], play: () => Promise<unknown>): Promise<readonly string[]> {
  const withheld = needed.map((permission) => withhold(stage, permission, { untilDenied: true }));
  try {
    await play();
    return withheld.map((each) => {
      const what =
        each.denial() === undefined ? "never asked for" : each.isInLog() ? "denied, as its log says" : "denied";
      return `${nameOf(each.permission)}: ${what}`;
    });
  } finally {
    for (const each of withheld) each.giveBack();
  }
}

/** The first two actions of each function, the next two of each, …: more at once, and one failing step could hide another. */
function rounds(permissions: readonly Permission[]): readonly (readonly Permission[])[] {
  const made: Permission[][] = [];
  for (const permission of permissions) {
    const round = made.find((others) => others.filter(({ handler }) => handler === permission.handler).length < 2);
    if (round === undefined) made.push([permission]);
    else round.push(permission);
  }
  return made;
}
