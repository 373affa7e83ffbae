import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { describePermissions, NEVER_ASKED_FOR } from "./permissions-stage.ts";
import { livePersistently } from "./persistent-life.ts";
import { PROVOCATIONS } from "./provocations.ts";

/** What no life here uses, and why it is allowed all the same. */
const ACKNOWLEDGED: readonly (readonly [RegExp, string])[] = [
  ...NEVER_ASKED_FOR.map(([pattern, why]) => [new RegExp(`^daypass-${pattern.source.slice(1)}`), why] as const),
  [/^\S+-workflow (logs|xray):/, "Step Functions writes logs and traces itself, past the calls that are seen here"],
  [/^\S+CloudWatchRole\S+ logs:/, "API Gateway writes its access log itself, past the calls that are seen here"],
  [
    /^daypass-expiries sqs:SendMessage$/,
    "only a firing that nobody takes for 24 hours: test/scenarios/failures/broken-by-hand.test.ts has one",
  ],
];

const onStage = describePermissions();

/** Somebody who is bound, and has another address by now, is refused and paged. */
async function askUnderAnotherAddress(stage: OpenStage): Promise<void> {
  const rita = { id: "U0RITA", name: "Rita Reyes", email: "rita@example.com" };
  const wish = { by: rita.id, account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900 };
  stage.workspace.putUser({ ...rita, email: "somebody@example.com" });
  await ask(stage, { ...wish, reason: "under another address." });
  await stage.clock.skipBy(10 * MINUTE_MS);
  stage.workspace.putUser(rita);
}

function unusedOn({ cloud }: OpenStage): readonly string[] {
  const { roles, exercised } = cloud.iam;
  return roles.arns().flatMap((arn) => {
    const role = roles.get(arn);
    return role === undefined ? [] : exercised.unused(role);
  });
}

test("all that the roles of the app allow is used in some life: of each statement each action and each resource", async () => {
  const { stage } = onStage();
  // planted: an allowance that nobody needs
  const arn = `arn:aws:iam::${stage.cloud.accountId}:role/daypass-notify`;
  const Statement = [{ Effect: "Allow", Action: "dynamodb:Scan", Resource: "*" }];
  stage.cloud.iam.roles.attach("daypass-notify", { Version: "2012-10-17", Statement });
  expect(stage.cloud.iam.roles.get(arn)?.statements.at(-1)?.Action).toEqual(["dynamodb:Scan"]);
  await livePersistently(stage);
  await askUnderAnotherAddress(stage);
  for (const { play } of PROVOCATIONS) {
    await play(stage);
    stage.faults.reset();
    await stage.clock.skipBy(HOUR_MS);
  }
  const unused = unusedOn(stage);
  const open = unused.filter((name) => !ACKNOWLEDGED.some(([pattern]) => pattern.test(name)));
  expect(open).toEqual(["daypass-notify dynamodb:Scan"]);
  for (const [pattern] of ACKNOWLEDGED) expect(unused).toContainEqual(expect.stringMatching(pattern));
}, 600_000);
