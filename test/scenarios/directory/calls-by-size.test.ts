import { CloudClock } from "../../../local/clock.ts";
import { type OpenStage, openStage } from "../../../local/lives/open-stage.ts";
import { seedBindings } from "../../../local/lives/seed-bindings.ts";
import { HOUR_MS, MINUTE_MS, requestIdIn, waitForMessage } from "../../../local/lives/stage.ts";
import type { Organisation } from "../../../local/organisation.ts";
import { SandboxPool } from "../../../local/sandbox/sandbox-pool.ts";
import { whileTimePasses } from "../../fixtures/while-time-passes.ts";
import { synthesisedOnce } from "../synthesised-once.ts";
import { giveToOthers, populate, SIZES, type Size } from "./sizes.ts";

const PRODUCTION = "222222222222";
const REASON = "count the calls";
/** The net and the reading have their own time, whatever anybody asks for; telling is told apart. */
const NOT_COUNTED = ["daypass-sweep", "daypass-refresh-directory"];

/** From the form that is sent off on. */
const LIFE = ["submitting", "approving and granting", "revoking"];

/** `<function> <service>.<operation>`: how often. */
type Counts = Readonly<Record<string, number>>;
type Phases = Readonly<Record<string, Counts>>;

/** The first use of a person has calls of its own, once for good. */
async function bindRita(stage: OpenStage): Promise<void> {
  const { organisation, observer, cloud } = stage;
  const ritas = organisation.colleagues.filter(({ slackUserId }) => slackUserId === "U0RITA");
  await seedBindings(observer.dynamodb, cloud.outputs["Table"] ?? "", {
    organisation: {
      colleagues: ritas.map((rita) => ({ ...rita, isBound: true })),
      userWithEmail: (email) => organisation.userWithEmail(email),
    },
    teamId: "T0DAYPASS1",
    now: new Date(stage.clock.now()),
  });
}

/** One life of a request in an organisation of this size, from new sandboxes on: the calls of each of its parts. */
async function playAt(size: Size, pool: SandboxPool): Promise<Phases> {
  const clock = new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 });
  const organise = (organisation: Organisation) => populate(organisation, size);
  const stage = await openStage({ cdkOut: await synthesisedOnce(), clock, pool, organise });
  try {
    await giveToOthers(stage, size);
    await bindRita(stage);
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

test("what the parts of a life cost in AWS", () => {
  const [small = {}] = played;
  const total = (phase: string, functions: RegExp) =>
    callsIn(small[phase] ?? {}, (name) => functions.test(name) && !/ slack\./.test(name));
  expect({
    submitting: total("submitting", /^(slack|open-request|await-decision) /),
    approving: total("approving and granting", /^(slack|decide-request) /),
    granting: total("approving and granting", /^grant-access /),
    revoking: total("revoking", /^revoke-access /),
    telling: LIFE.reduce((sum, phase) => sum + total(phase, /^notify /), 0),
  }).toMatchInlineSnapshot(`
{
  "approving": 18,
  "granting": 40,
  "revoking": 27,
  "submitting": 22,
  "telling": 21,
}
`);
});

test("a whole life makes at most 30 calls of Identity Center and Organizations, besides watching the two changes", () => {
  const [small = {}] = played;
  const ofLife = (isMeant: (name: string) => boolean) =>
    LIFE.reduce((sum, phase) => sum + callsIn(small[phase] ?? {}, isMeant), 0);
  const statuses = ofLife((name) => /\.DescribeAccountAssignment\w+Status$/.test(name));
  expect(statuses).toBe(2);
  // of each change also a listing after its status, and of the removal another one 5 seconds later
  const watching = statuses + 3;
  expect(ofLife((name) => / (sso|identitystore|organizations)\./.test(name)) - watching).toBeLessThanOrEqual(30);
});

function callsIn(counts: Counts, isMeant: (name: string) => boolean): number {
  return Object.entries(counts)
    .filter(([name]) => isMeant(name))
    .reduce((sum, [, count]) => sum + count, 0);
}
