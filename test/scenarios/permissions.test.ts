import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS } from "../../local/lives/stage.ts";
import { livePersistently } from "./persistent-life.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";
import { nameOf, type Permission, permissionsOf, withhold } from "./withheld-permissions.ts";

/** What nothing here asks for, and why it is allowed all the same. Withheld all the time: whoever needs one makes a test fail. */
const NEVER_ASKED_FOR: readonly (readonly [RegExp, string])[] = [
  [/^\S+ (logs|xray):/, "Lambda and its runtime write logs and traces, not the function's code"],
  [/^\S+ sqs:(GetQueueUrl|GetQueueAttributes|ChangeMessageVisibility)$/, "Lambda asks for it when it takes on a queue"],
  [
    /^(?!grant-access)\S+ s3:ListBucket$/,
    "it reads only what a put has found to be there; S3 says 403 for what is absent without it",
  ],
];
/** One action of each function without which nobody gets, or loses, access. */
const ESSENTIAL: readonly Permission[] = [
  { handler: "slack", action: "events:PutEvents" },
  { handler: "open-request", action: "dynamodb:PutItem" },
  { handler: "await-decision", action: "dynamodb:UpdateItem" },
  { handler: "decide-request", action: "dynamodb:UpdateItem" },
  { handler: "grant-access", action: "sso:CreateAccountAssignment" },
  { handler: "revoke-access", action: "sso:DeleteAccountAssignment" },
  { handler: "notify", action: "secretsmanager:GetSecretValue" },
];

let stage: OpenStage;
let all: readonly Permission[];
let neverAskedFor: readonly ReturnType<typeof withhold>[];

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

test("each function without one action, one after the other: the life stops with an AccessDenied that names it", async () => {
  const undenied: string[] = [];
  for (const round of rounds(all.filter(isOfTheLife))) {
    const withheld = round.map((permission) => withhold(stage, permission, { untilDenied: true }));
    const { illegal } = await livePersistently(stage);
    for (const each of withheld) {
      if (each.denial() === undefined) undenied.push(nameOf(each.permission));
      each.giveBack();
    }
    expect(illegal).toEqual([]);
  }
  expect(undenied).toEqual([]);
}, 60_000);

test.each(PROVOCATIONS)(
  "$what: without $needs it stops with an AccessDenied that names it",
  async ({ needs, play }) => {
    const withheld = all
      .filter((permission) => needs.includes(nameOf(permission)))
      .map((permission) => withhold(stage, permission, { untilDenied: true }));
    await play(stage);
    const denials = withheld.map((each) => [nameOf(each.permission), each.denial()]);
    for (const each of withheld) each.giveBack();
    expect(denials).toEqual(needs.map((name) => [name, expect.stringContaining(name.split(" ")[1] ?? "")]).sort());
  },
);

test.each(ESSENTIAL)("$handler never allowed $action: the life does not come to its end", async (permission) => {
  const withheld = withhold(stage, permission);
  const { shown, illegal } = await livePersistently(stage);
  const keptAccess = stage.assignmentsLeft();
  withheld.giveBack();
  expect(withheld.denial()).toContain(`is not authorized to perform: ${permission.action} on`);
  expect(shown ?? "").not.toContain("*Ended*");
  expect(illegal).toEqual([]);
  // it cannot go without this one action: it goes as soon as that is back, see above
  expect(keptAccess).toHaveLength(permission.handler === "revoke-access" ? 1 : 0);
});

function isNeverAskedFor(permission: Permission): boolean {
  return NEVER_ASKED_FOR.some(([pattern]) => pattern.test(nameOf(permission)));
}

/** All that no provocation claims and no reason excuses: an action that is new is among them. */
function isOfTheLife(permission: Permission): boolean {
  return !isNeverAskedFor(permission) && !PROVOCATIONS.some(({ needs }) => needs.includes(nameOf(permission)));
}

/** The first action of each function, the second of each, … */
function rounds(permissions: readonly Permission[]): readonly (readonly Permission[])[] {
  const byHandler = Map.groupBy(permissions, ({ handler }) => handler);
  return [...byHandler.values()].reduce<Permission[][]>((made, ofIt) => {
    for (const [index, permission] of ofIt.entries()) made[index] = [...(made[index] ?? []), permission];
    return made;
  }, []);
}
