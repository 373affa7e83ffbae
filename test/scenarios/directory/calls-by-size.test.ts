import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CloudClock } from "../../../local/clock.ts";
import { type OpenStage, openStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS, requestIdIn, waitForMessage } from "../../../local/lives/stage.ts";
import type { Organisation } from "../../../local/organisation.ts";
import { SandboxPool } from "../../../local/sandbox/sandbox-pool.ts";
import { enlarge } from "../../fixtures/large-organisation.ts";
import { whileTimePasses } from "../../fixtures/while-time-passes.ts";
import { synthesisedOnce } from "../synthesised-once.ts";

interface Size {
  readonly accounts: number;
  readonly permissionSets: number;
  readonly people: number;
  /** Of others. */
  readonly liveGrants: number;
}
const SIZES: readonly Size[] = [
  { accounts: 5, permissionSets: 5, people: 10, liveGrants: 5 },
  { accounts: 500, permissionSets: 50, people: 500, liveGrants: 50 },
  { accounts: 5_000, permissionSets: 500, people: 5_000, liveGrants: 500 },
];
const PRODUCTION = "222222222222";
const REASON = "count the calls";
/** The net and the reading have their own time, whatever anybody asks for; telling is told apart. */
const NOT_COUNTED = ["daypass-sweep", "daypass-refresh-directory"];

/** `<function> <service>.<operation>`: how often. */
type Counts = Readonly<Record<string, number>>;
type Phases = Readonly<Record<string, Counts>>;

function populate(organisation: Organisation, { accounts, permissionSets, people }: Size): void {
  enlarge(organisation, accounts, permissionSets);
  for (let number = 0; number < people; number += 1) {
    const { userId, email } = personOf(number);
    organisation.users.set(userId, { userId, name: `person ${number}`, email, enabled: true });
    organisation.groupNamed("Developers").members.add(userId);
  }
}

function personOf(number: number) {
  const digits = String(number).padStart(12, "0");
  return { userId: `1234567890-00000000-0000-4000-8000-${digits}`, email: `person${number}@example.com` };
}

/** What others have: assignments in AWS, records and ledger entries in the table. */
async function giveToOthers({ assignments, organisation, observer }: OpenStage, size: Size): Promise<void> {
  const accounts = [...organisation.accounts.keys()];
  const sets = [...organisation.permissionSets.keys()];
  const put = (Item: Record<string, AttributeValue>) =>
    observer.dynamodb.send(new PutItemCommand({ TableName: "daypass", Item }));
  for (let number = 0; number < size.liveGrants; number += 1) {
    const { userId: principalId } = personOf(number % size.people);
    const accountId = accounts[number % accounts.length] ?? "";
    const permissionSetArn = sets[number % sets.length] ?? "";
    assignments.setByHand({ accountId, permissionSetArn, principalType: "USER", principalId }, true);
    const id = number.toString(16).padStart(32, "0");
    await put({ pk: { S: `request#${id}` }, status: { S: "active" }, account: { S: accountId } });
    const pk = { S: `ledger#${accountId}#${permissionSetArn}#${principalId}` };
    await put({ pk, ours: { BOOL: true }, holds: { SS: [id] } });
  }
}

/** One life of a request in an organisation of this size, from new sandboxes on: the calls of each of its parts. */
async function playAt(size: Size, pool: SandboxPool): Promise<Phases> {
  const clock = new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 });
  const organise = (organisation: Organisation) => populate(organisation, size);
  const stage = await openStage({ cdkOut: await synthesisedOnce(), clock, pool, organise });
  try {
    await giveToOthers(stage, size);
    const phases: Record<string, Counts> = {};
    const during = async <Result>(phase: string, act: () => Promise<Result>): Promise<Result> => {
      const first = stage.calls.length;
      const result = await act();
      // what is told afterwards belongs to it
      await clock.skipBy(20_000);
      phases[phase] = countsOf(stage, first);
      return result;
    };
    const { workspace, channel } = stage;
    const rita = workspace.as("U0RITA");
    const tell = (what: string) =>
      waitForMessage(stage, channel, (text) => text.includes(REASON) && text.includes(what), 30 * MINUTE_MS);

    await during("opening the form, in a new sandbox", () => whileTimePasses(stage, rita.command("/access")));
    await during("opening the form", () => whileTimePasses(stage, rita.command("/access")));
    await during("searching", () => whileTimePasses(stage, rita.options("account", PRODUCTION)));
    await whileTimePasses(stage, rita.options("permission_set", "PowerUser"));
    const view = workspace.openView("U0RITA");
    if (view === undefined) throw new Error("the form is not open");
    const permission_set = stage.organisation.permissionSetNamed("PowerUser").arn;
    const filling = { account: PRODUCTION, permission_set, duration: "900", reason: REASON };
    const asked = await during("submitting", async () => {
      await whileTimePasses(stage, rita.submit(view, filling));
      return tell("Waiting for a decision");
    });
    await during("approving and granting", async () => {
      await whileTimePasses(stage, workspace.as("U0ADAM").click(asked, "approve"));
      await tell("*Granted*");
    });
    await during("revoking", () => tell("*Ended*"));
    expect(stage.existsNow(assignmentOfRita(stage))).toBe(false);
    expect(requestIdIn(asked)).toMatch(/^[0-9a-f]{32}$/);
    return phases;
  } finally {
    await stage.close();
  }
}

function assignmentOfRita({ organisation, instanceArn }: OpenStage) {
  return {
    kind: "account" as const,
    instanceArn,
    accountId: PRODUCTION,
    permissionSetArn: organisation.permissionSetNamed("PowerUser").arn,
    principalId: organisation.userWithEmail("rita@example.com").userId,
  };
}

function countsOf(stage: OpenStage, first: number): Counts {
  const counts = new Map<string, number>();
  for (const { functionName, service, operation } of stage.calls.slice(first)) {
    if (functionName === undefined || NOT_COUNTED.includes(functionName)) continue;
    const name = `${functionName.replace("daypass-", "")} ${service}.${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const played: Phases[] = [];
beforeAll(async () => {
  const pool = new SandboxPool();
  for (const size of SIZES) {
    played.push(await playAt(size, pool));
    // the next one begins in new sandboxes, too
    await pool.empty();
  }
}, HOUR_MS / 20);

test("each part of a life costs the same calls for 5 accounts, for 500 and for 5,000", () => {
  const [small, ...larger] = played;
  expect(larger).toHaveLength(2);
  for (const phases of larger) expect(phases).toEqual(small);
});

test("opening the form costs three calls of AWS, of which none is to Identity Center, and two of Slack; then one and one", () => {
  for (const phases of played) {
    expect(phases["opening the form, in a new sandbox"]).toEqual({
      // the replay mark, the snapshot, and both secrets
      "slack dynamodb.PutItem": 1,
      "slack s3.GetObject": 1,
      "slack secretsmanager.BatchGetSecretValue": 1,
      "slack slack.users.info": 1,
      "slack slack.views.open": 1,
    });
    expect(phases["opening the form"]).toEqual({ "slack dynamodb.PutItem": 1, "slack slack.views.open": 1 });
    expect(phases["searching"]).toEqual({ "slack dynamodb.PutItem": 1 });
  }
});

test("what a submission, an approval with its grant and a revocation cost in AWS", () => {
  const [small = {}] = played;
  const total = (phase: string, functions: RegExp) =>
    Object.entries(small[phase] ?? {})
      .filter(([name]) => functions.test(name) && !/ slack\./.test(name))
      .reduce((sum, [, count]) => sum + count, 0);
  expect({
    submitting: total("submitting", /^(slack|open-request|await-decision) /),
    approving: total("approving and granting", /^(slack|decide-request) /),
    granting: total("approving and granting", /^grant-access /),
    revoking: total("revoking", /^revoke-access /),
  }).toMatchInlineSnapshot(`
{
  "approving": 18,
  "granting": 40,
  "revoking": 27,
  "submitting": 30,
}
`);
});
