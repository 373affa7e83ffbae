import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ask, HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { whileTimePasses } from "../../fixtures/while-time-passes.ts";
import { APPROVER, RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

const BUS = { functionName: "daypass-slack", service: "events", operation: "PutEvents" };

let stage: OpenStage;
let firstCall: number;

beforeAll(async () => {
  stage = await openSharedStage();
});
beforeEach(async () => {
  await stage.clock.skipBy(MINUTE_MS);
  firstCall = stage.calls.length;
});
afterEach(() => stage.faults.reset());
afterAll(() => closeSharedStage(stage));

/** The bus takes one event, and its answer never comes: the person is told to try again, and the sandbox freezes as it is. */
async function unansweredBus(act: () => Promise<unknown>): Promise<void> {
  const lost = stage.faults.inject({ kind: "timeout-with-effect", match: BUS });
  await whileTimePasses(
    stage,
    act().catch(() => undefined),
  );
  expect(lost.happened()).toBe(true);
}

/** The frozen sandbox goes on, because somebody needs it: first to the failed call, then past the pause before the next try. */
async function thaw(): Promise<void> {
  for (let times = 1; times <= 3; times += 1) {
    await stage.clock.skipBy(HOUR_MS);
    await whileTimePasses(stage, stage.workspace.as("U0DEV").command("/access"));
  }
  await stage.clock.skipBy(MINUTE_MS);
}

const putBySlack = () =>
  stage.calls
    .slice(firstCall)
    .filter((call) => call.functionName === BUS.functionName && call.operation === "PutEvents");

test("a submission that was given up is not put on the bus when its sandbox goes on later", async () => {
  const what = { account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900 };
  await unansweredBus(() => ask(stage, { by: "U0RITA", ...what, reason: "a bus that does not answer" }));
  await thaw();
  expect(putBySlack()).toHaveLength(1);
});

test("nor is a click", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  firstCall = stage.calls.length;
  await unansweredBus(() => stage.workspace.as(APPROVER).click(request.message, "approve"));
  await thaw();
  expect(putBySlack()).toHaveLength(1);
});
