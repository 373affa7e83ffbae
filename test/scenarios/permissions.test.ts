import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { HeavyHand } from "./failures/by-hand.ts";
import { describePermissions, isNeverAskedFor, NEVER_ASKED_FOR, playWithout } from "./permissions-stage.ts";
import { livePersistently } from "./persistent-life.ts";
import { PROVOCATIONS } from "./provocations.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { nameOf, type Permission, withhold, without } from "./withheld-permissions.ts";

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

const onStage = describePermissions();

test("what is listed as never asked for is allowed by some role, and all else is named in a test", () => {
  const { all } = onStage();
  for (const [pattern] of NEVER_ASKED_FOR) expect(all.map(nameOf)).toContainEqual(expect.stringMatching(pattern));
  for (const { needs } of PROVOCATIONS) expect(all.map(nameOf)).toEqual(expect.arrayContaining([...needs]));
  expect(all.map(nameOf)).toEqual(expect.arrayContaining(ESSENTIAL.map(nameOf)));
});

test("with all that the roles allow, the life comes to its end", async () => {
  expect(await livePersistently(onStage().stage, ONE_GO)).toContain("*Ended*");
});

test("each action of a role that the life needs: without it a step fails with an AccessDenied that names it", async () => {
  const { stage, all } = onStage();
  for (const round of rounds(all.filter(isOfTheLife))) {
    const outcomes = await playWithout(stage, round, () => livePersistently(stage));
    expect(outcomes).toEqual(round.map((permission) => `${nameOf(permission)}: denied, as its log says`));
  }
}, 60_000);

test.each(ESSENTIAL)("$handler never allowed $action: the life does not come to its end", async (permission) => {
  const { stage } = onStage();
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
  const { stage } = onStage();
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
  const { stage } = onStage();
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

/** All that no provocation claims and no reason excuses: an action that is new is among them. */
function isOfTheLife(permission: Permission): boolean {
  return !isNeverAskedFor(permission) && !PROVOCATIONS.some(({ needs }) => needs.includes(nameOf(permission)));
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
