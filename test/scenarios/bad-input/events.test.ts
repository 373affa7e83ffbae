import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Injections } from "./injections.ts";
import { TEAM_ID } from "./signed-posts.ts";
import { Traces } from "./traces.ts";

let stage: OpenStage;
let injections: Injections;

beforeAll(async () => {
  // what it counts, lines and calls, are those of each delivery
  stage = await openSharedStage({ delivery: () => ONCE, wantedDenials: /not authorized to perform: events:PutEvents/ });
  injections = new Injections(stage);
});
afterAll(() => closeSharedStage(stage));

const MARK = "shibboleth";
const SUBMITTED = "Access submitted";
const DECIDED = "Request clicked";
let submissions = 0;

/** Power in these accounts. */
function power(accountIds: readonly string[], changes: object = {}) {
  const permissionSetArn = stage.organisation.permissionSetNamed("PowerUser").arn;
  return { kind: "account", accountIds, permissionSetArn, ...changes };
}

function submission(changes: object = {}) {
  submissions += 1;
  return {
    version: 1,
    submissionId: `V${submissions}EVENT`,
    teamId: TEAM_ID,
    slackUserId: "U0RITA",
    target: power(["222222222222"]),
    durationSeconds: 900,
    reason: MARK,
    submittedAt: new Date(stage.clock.now()),
    ...changes,
  };
}

const report = (DetailType: string, detail: unknown) =>
  injections.put("slack", { Source: "daypass.slack", DetailType, Detail: JSON.stringify(detail) });

test.each<[string, () => object, string]>([
  ["says nothing", () => ({}), "version (invalid_value)"],
  ["is of a later version", () => submission({ version: 2 }), "version (invalid_value)"],
  ["brings what nobody asks for", () => submission({ approved: MARK }), "all of it (unrecognized_keys)"],
  ["is of no account", () => submission({ target: power([MARK]) }), "target.accountIds.0 (invalid_format)"],
  [
    "is of every permission set",
    () => submission({ target: power(["222222222222"], { permissionSetArn: "*" }) }),
    "target.permissionSetArn (invalid_format)",
  ],
  [
    "is of every group",
    () => submission({ target: { kind: "group", groupId: "*" } }),
    "target.groupId (invalid_format)",
  ],
  [
    "is of a group and of accounts",
    () => submission({ target: { ...power(["222222222222"]), groupId: "11111111-2222-3333-4444-555555555555" } }),
    "target (unrecognized_keys)",
  ],
  ["is of another kind", () => submission({ target: { kind: "role", roleArn: MARK } }), "target.kind (invalid_union)"],
  ["lasts for ever", () => submission({ durationSeconds: 1e12 }), "durationSeconds (too_big)"],
  ["lasts a part of a second", () => submission({ durationSeconds: 900.5 }), "durationSeconds (invalid_type"],
  ["has a reason without end", () => submission({ reason: MARK.repeat(1000) }), "reason (too_big)"],
  ["is of no time", () => submission({ submittedAt: MARK }), "submittedAt (invalid_"],
  [
    "was made a day from now",
    () => submission({ submittedAt: new Date(stage.clock.now() + 24 * HOUR_MS) }),
    "submittedAt is 86",
  ],
  ["names an account behind its form", () => submission({ submissionId: "V1/222222222222" }), "submissionId (invalid_"],
  ["is of nobody", () => submission({ slackUserId: "<!channel>" }), "slackUserId (invalid_format)"],
])(
  "a submission that %s fails its execution at once, with one line, and the next is opened",
  async (_what, detail, problem) => {
    const traces = new Traces(stage);
    await report(SUBMITTED, detail());
    await stage.clock.skipBy(10 * MINUTE_MS);
    const [line, ...more] = traces.lines("open-request");
    expect(more).toEqual([]);
    const error = { name: "MalformedInputError", message: expect.stringContaining(problem) };
    expect(line).toMatchObject({ level: "error", message: "step failed", error });
    expect(traces.effects()).toEqual(["PutEvents", "StartExecution"]);
    expect(traces.log()).not.toContain(MARK);
    expect(lastExecution()).toMatchObject({ status: "FAILED", error: "MalformedInputError" });
    await aGoodOneIsOpened();
  },
);

test("a submission of another workspace is refused, though the Slack function reported it", async () => {
  const traces = new Traces(stage);
  await report(SUBMITTED, submission({ teamId: "T0ELSEWHERE" }));
  await stage.clock.skipBy(MINUTE_MS);
  expect(traces.lines("open-request")).toMatchObject([
    { output: { why: "you are not a member of this Slack workspace" } },
  ]);
  expect(traces.requests()).toEqual([]);
});

test("a submission that comes again is no new request, not even when the first is over", async () => {
  const traces = new Traces(stage);
  const detail = submission();
  await report(SUBMITTED, detail);
  await report(SUBMITTED, { ...detail, durationSeconds: 7200 });
  await stage.clock.skipBy(9 * HOUR_MS);
  await report(SUBMITTED, detail);
  await stage.clock.skipBy(MINUTE_MS);
  expect(traces.requests()).toHaveLength(1);
  const outputs = traces.lines("open-request").map(({ output }) => output);
  expect(outputs).toMatchObject([{ next: "await" }, { next: "stop" }, { next: "stop", status: "lapsed" }]);
});

test.each([
  ["of an unknown type by the Slack function", "slack", "daypass.slack", "Access granted"],
  ["of a decision by a function that tells facts", "open-request", "daypass", DECIDED],
  ["of its own source by somebody else", "administrator", "somebody.else", SUBMITTED],
])("an event %s is no business of ours", async (_what, as, Source, DetailType) => {
  const traces = new Traces(stage);
  expect(await injections.put(as, { Source, DetailType, Detail: JSON.stringify(submission()) })).toEqual({ failed: 0 });
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(traces.lines()).toEqual([]);
  expect(traces.effects()).toEqual(["PutEvents"]);
});

test.each([
  ["administrator", "daypass.slack", DECIDED],
  ["administrator", "daypass", "Access granted"],
  ["notify", "daypass", "Access granted"],
  ["grant-access", "daypass.slack", DECIDED],
  ["slack", "daypass", "Access approved"],
])("%s cannot put an event of source %s", async (as, Source, DetailType) => {
  const traces = new Traces(stage);
  const put = injections.put(as, { Source, DetailType, Detail: JSON.stringify(submission()) });
  await expect(put).rejects.toThrow(/not authorized to perform: events:PutEvents/);
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(traces.lines()).toEqual([]);
  expect(traces.effects()).toEqual([]);
});

test("an event whose detail is no JSON is refused by the bus", async () => {
  const traces = new Traces(stage);
  expect(await injections.put("slack", { Source: "daypass.slack", DetailType: SUBMITTED, Detail: MARK })).toEqual({
    failed: 1,
  });
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(traces.lines()).toEqual([]);
});

/** Denied by its approver afterwards, so that nothing of it is left for the next test. */
async function aGoodOneIsOpened(): Promise<void> {
  const traces = new Traces(stage);
  await report(SUBMITTED, submission());
  await stage.clock.skipBy(MINUTE_MS);
  const [opened] = traces.lines("open-request");
  expect(opened).toMatchObject({ output: { next: "await", status: "pending" } });
  const { requestId } = Object(opened?.["output"]);
  const click = { version: 1, clickId: requestId, teamId: TEAM_ID, slackUserId: "U0ADAM", requestId, verb: "deny" };
  await report(DECIDED, { ...click, reason: "enough", clickedAt: new Date(stage.clock.now()) });
  await stage.clock.skipBy(MINUTE_MS);
  expect(traces.lines("decide-request")).toMatchObject([{ output: { kind: "followed" } }]);
}

/** Of the two workflows of a request: the directory is read every three hours besides. */
function lastExecution() {
  const executions = stage.states.machines.executions();
  return executions.findLast(({ machine }) => !machine.name.endsWith("-directory"));
}
