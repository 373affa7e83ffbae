import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf, HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { functionNames } from "../credentials.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Injections } from "./injections.ts";
import { Traces } from "./traces.ts";

let stage: OpenStage;
let injections: Injections;

beforeAll(async () => {
  // what it counts, lines and calls, are those of each delivery
  stage = await openSharedStage({ delivery: () => ONCE });
  injections = new Injections(stage);
});
afterAll(() => closeSharedStage(stage));

const MARK = "shibboleth";
const NOBODYS = "0".repeat(32);
const BY = { kind: "daypass", component: "sweep" };
const asked = (changes: object) => JSON.stringify({ v: 1, id: NOBODYS, reason: "revoked", by: BY, ...changes });
const fired = (changes: object) =>
  JSON.stringify({ v: 1, id: NOBODYS, n: 1, expiresAt: new Date(0), access: ritas(), ...changes });

describe.each([
  ["AccessWorkflow", "open-request"],
  ["RevocationWorkflow", "revoke-access"],
] as const)("the %s", (machine, step) => {
  test.each([
    ["nothing", "{}"],
    ["null", "null"],
    ["a text", `"${MARK}"`],
    ["a list", `["${MARK}"]`],
    ["what is for somebody else", `{"${MARK}":{"detail":{}}}`],
  ])("started with %s fails at once, with one line and no content", async (_what, input) => {
    await failsAtOnce(machine, step, input);
  });

  test("started with what is no JSON is not started", async () => {
    await expect(injections.start(machine, `{${MARK}`)).rejects.toThrow(/Invalid State Machine Execution Input/);
  });
});

test.each([
  ["names no request", `{"resume":"../${MARK}"}`],
  ["names a request by no text", `{"resume":{"id":7}}`],
])("an access workflow resumed with what %s fails at once", async (_what, input) => {
  await failsAtOnce("AccessWorkflow", "open-request", input);
});

test("an access workflow resumed for a request that is not there ends, and for an undecided one waits; neither grants", async () => {
  const undecided = await RequestOnItsWay.submitted(stage);
  for (const [id, status, next] of [
    [NOBODYS, "SUCCEEDED", "stop"],
    [undecided.id, "RUNNING", "await"],
  ] as const) {
    const traces = new Traces(stage);
    const arn = await injections.start("AccessWorkflow", JSON.stringify({ resume: id }));
    await stage.clock.skipBy(MINUTE_MS);
    expect(await injections.execution(arn)).toMatchObject({ status });
    expect(traces.lines("open-request")).toMatchObject([{ level: "info", output: { next } }]);
    expect(traces.lines("grant-access")).toEqual([]);
    expect(new Set(traces.effects())).toEqual(new Set(["StartExecution", ...(next === "await" ? ["UpdateItem"] : [])]));
  }
  await undecided.granted();
  await undecided.channelSays("*Ended*");
  // the execution that waited before wakes, and sees that it is not needed
  await stage.clock.skipBy(9 * HOUR_MS);
});

test.each<[string, () => string]>([
  ["of another version", () => asked({ v: 0 })],
  ["for a reason that is none", () => asked({ reason: MARK })],
  ["by nobody", () => asked({ by: { kind: MARK } })],
  ["of no request", () => asked({ id: `${MARK}/..` })],
  ["with more than it may say", () => asked({ access: MARK })],
  ["of an expiry of no instant", () => fired({ expiresAt: MARK })],
  ["of an expiry without access", () => fired({ access: null })],
])("a revocation %s fails at once, with one line and no content", async (_what, input) => {
  await failsAtOnce("RevocationWorkflow", "revoke-access", input());
});

test("a malformed revocation of a live grant leaves it, and it ends on time", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  await injections.start("RevocationWorkflow", asked({ id: request.id, reason: MARK }));
  await stage.clock.skipTo(expiresAt - 1_000);
  expect(request.exists()).toBe(true);
  await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
  expect(request.exists()).toBe(false);
  await request.channelSays("*Ended*");
  await stage.clock.skipBy(MINUTE_MS);
});

test.each<[string, () => string]>([
  ["asked for", () => asked({})],
  ["of an expiry", () => fired({})],
])("a revocation %s of a request that is not there removes nothing, and calls a person once", async (_what, input) => {
  const traces = new Traces(stage);
  const arn = await injections.start("RevocationWorkflow", input());
  await stage.clock.skipBy(10 * MINUTE_MS);
  expect(await injections.execution(arn)).toMatchObject({ status: "SUCCEEDED" });
  expect(traces.lines("revoke-access")).toMatchObject([{ level: "info", output: { next: "done" } }]);
  expect(traces.effects()).toEqual(["StartExecution", "Publish"]);
});

const GARBAGE = [null, 7, MARK, [MARK], {}, { Records: [{ [MARK]: 1 }] }, { Records: MARK }, { headers: MARK }];

test.each(functionNames().filter((name) => name !== "sweep"))(
  "%s called with garbage says so in one line",
  async (name) => {
    for (const garbage of GARBAGE) {
      const traces = new Traces(stage);
      const { failed, answer } = await injections.invoke(name, garbage);
      if (name === "slack") expect(answer).toEqual({ statusCode: 400, body: "" });
      else expect({ failed, answer }).toMatchObject({ failed: true, answer: { errorType: "MalformedInputError" } });
      expect(traces.lines().map(({ handler, level }) => `${handler} ${level}`)).toEqual([
        name === "slack" ? "slack warn" : `${name} error`,
      ]);
      expect(traces.effects()).toEqual([]);
      expect(traces.log()).not.toContain(MARK);
    }
  },
);

test("the sweep does the same whatever it is called with", async () => {
  for (const garbage of GARBAGE) {
    expect(await injections.invoke("sweep", garbage)).toMatchObject({ failed: false, answer: { failed: 0 } });
  }
});

async function failsAtOnce(
  machine: "AccessWorkflow" | "RevocationWorkflow",
  step: string,
  input: string,
): Promise<void> {
  const traces = new Traces(stage);
  const arn = await injections.start(machine, input);
  await stage.clock.skipBy(10 * MINUTE_MS);
  const { status, error, cause } = await injections.execution(arn);
  expect({ status, error }).toEqual({ status: "FAILED", error: "MalformedInputError" });
  expect(cause).not.toContain(MARK);
  expect(traces.lines()).toMatchObject([{ handler: step, level: "error", message: "step failed" }]);
  expect(traces.effects()).toEqual(["StartExecution"]);
  expect(traces.log()).not.toContain(MARK);
}

function ritas() {
  return assignmentOf(stage, {
    by: "U0RITA",
    account: "222222222222",
    permissionSet: "PowerUser",
    durationSeconds: 900,
    reason: "",
  });
}
