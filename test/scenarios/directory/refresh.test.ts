import { gunzipSync } from "node:zlib";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { SNAPSHOT_KEY } from "../../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { type DirectorySnapshot, readSnapshot } from "../../../lambdas/domain/directory-snapshot.ts";
import { CloudClock } from "../../../local/clock.ts";
import { directoryOf } from "../../../local/lives/directory-of.ts";
import { type OpenStage, openStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { twiceOutOfOrder } from "../../../local/services/delivery.ts";
import { enlarge } from "../../fixtures/large-organisation.ts";
import { whileTimePasses } from "../../fixtures/while-time-passes.ts";
import { Credentials } from "../credentials.ts";
import { synthesisedOnce } from "../synthesised-once.ts";

const READER = "daypass-refresh-directory";
const ACCOUNTS = 30;
const SETS = 12;

let stage: OpenStage;
let firstCall: number;
beforeAll(async () => {
  stage = await openStage({
    cdkOut: await synthesisedOnce(),
    clock: new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 }),
    delivery: twiceOutOfOrder,
    organise: (organisation) => enlarge(organisation, ACCOUNTS, SETS),
  });
});
beforeEach(async () => {
  // aligned with the schedule, and far from its next firing
  await stage.clock.skipTo(Math.ceil(stage.clock.now() / (3 * HOUR_MS)) * 3 * HOUR_MS + 20 * MINUTE_MS);
  firstCall = stage.calls.length;
});
afterEach(() => stage.faults.reset());
afterAll(() => stage.close());

function bucket(): string {
  return stage.cloud.outputs["DirectoryBucket"] ?? "";
}

function snapshotNow(): DirectorySnapshot {
  const bytes = stage.s3.bytes(bucket(), SNAPSHOT_KEY);
  const read = readSnapshot(JSON.parse(gunzipSync(bytes ?? Buffer.of()).toString()));
  if (read.kind !== "read") throw new Error(`the snapshot is ${read.kind}`);
  return read.snapshot;
}

/** What a reading makes of the organisation as it is, but for its time. */
function wholeNow() {
  const { startedAt, readAt, groups } = snapshotNow();
  const refs = groups.map(({ ref }) => ref);
  return directoryOf(stage.organisation, refs, startedAt, readAt);
}

function isReading(): boolean {
  const executions = stage.states.machines.executions();
  return executions.some(({ status, machine }) => status === "RUNNING" && machine.name === "daypass-directory");
}

async function start(): Promise<void> {
  const client = new SFNClient(new Credentials(stage).observer());
  const stateMachineArn = `arn:aws:states:${stage.cloud.region}:${stage.cloud.accountId}:stateMachine:daypass-directory`;
  await client.send(new StartExecutionCommand({ stateMachineArn, input: "{}" }));
}

async function refresh(): Promise<void> {
  const askedAt = stage.clock.now();
  await start();
  await stage.clock.runUntil(() => snapshotNow().startedAt.getTime() >= askedAt && !isReading(), {
    limitMs: 2 * HOUR_MS,
  });
}

const readerCalls = () =>
  stage.calls.slice(firstCall).filter(({ functionName, service }) => functionName === READER && service !== "s3");

/** The most that were made within a second. */
function mostInASecond(instants: readonly number[]): number {
  return Math.max(...instants.map((at) => instants.filter((other) => other >= at && other < at + 1_000).length));
}

test("the deployed workflow reads the whole organisation, with the permissions that it has", async () => {
  await refresh();
  const snapshot = snapshotNow();
  expect(snapshot).toEqual(wholeNow());
  expect(snapshot.accounts.length).toBe(ACCOUNTS + 8);
  expect(snapshot.accounts.find(({ name }) => name === "production")).toMatchObject({
    path: [{ name: "Root" }, { name: "Workloads" }, { name: "Production" }],
    tags: { stage: "production" },
  });
  expect(snapshot.groups.map(({ ref, kind }) => [ref, kind])).toEqual([
    ["Developers", "found"],
    ["OnCall", "found"],
    ["Platform", "found"],
    ["Security", "found"],
  ]);
});

test("it makes below five calls a second, and so many for each account and permission set", async () => {
  await refresh();
  const calls = readerCalls();
  expect(mostInASecond(calls.map(({ atMs }) => atMs))).toBeLessThan(5);
  const { accounts, permissionSets, units } = stage.organisation;
  const pages = calls.filter(({ operation }) => /^ListAccounts$/.test(operation)).length;
  const parents = units.size + 1;
  const ofGroups = 2 * 4;
  // tags of each account; five questions about each permission set; two lists of each parent; the root; and the list of sets
  expect(calls).toHaveLength(pages + accounts.size + 5 * permissionSets.size + 2 * parents + 1 + 1 + ofGroups);
});

test("the rate is counted: 20 calls at once are more than five in a second", () => {
  expect(mostInASecond(Array.from({ length: 20 }, (_, index) => index * 50))).toBe(20);
});

test("started by schedule every three hours", async () => {
  const before = snapshotNow().startedAt.getTime();
  await stage.clock.runUntil(() => snapshotNow().startedAt.getTime() > before, { limitMs: 3 * HOUR_MS });
});

test("busy services are waited for, and asked again no faster than before", async () => {
  const faults = ["ListAccounts", "DescribePermissionSet", "GetGroupId"].map((operation) =>
    stage.faults.inject({ kind: "throttle", match: { functionName: READER, operation }, nth: 2 }),
  );
  await refresh();
  expect(faults.every((fault) => fault.happened())).toBe(true);
  expect(mostInASecond(readerCalls().map(({ atMs }) => atMs))).toBeLessThan(5);
  expect(snapshotNow()).toEqual(wholeNow());
});

test("while a page fails the old snapshot stays, and the reading goes on where it was when it is mended", async () => {
  const before = snapshotNow();
  const broken = stage.faults.inject({
    kind: "error-500",
    match: { functionName: READER, operation: "ListManagedPoliciesInPermissionSet" },
    nth: "each",
  });
  await start();
  await stage.clock.skipBy(15 * MINUTE_MS);
  expect(snapshotNow()).toEqual(before);
  broken.withdraw();
  await stage.clock.runUntil(() => !isReading(), { limitMs: HOUR_MS });
  expect(snapshotNow().startedAt > before.startedAt).toBe(true);
  expect(snapshotNow()).toEqual(wholeNow());
  const roots = readerCalls().filter(({ operation }) => operation === "ListRoots");
  expect(roots).toHaveLength(1);
});

test.each(["kill-before", "kill-after", "freeze"] as const)(
  "%s in the middle: it goes on, and nothing is missing",
  async (kind) => {
    const fault = stage.faults.inject({
      kind,
      match: { functionName: READER, operation: "DescribePermissionSet" },
      nth: 5,
    });
    await refresh();
    expect(fault.happened()).toBe(true);
    expect(snapshotNow()).toEqual(wholeNow());
  },
);

test.each(["kill-after", "timeout-with-effect", "duplicate"] as const)(
  "%s at the put of the snapshot: it is whole",
  async (kind) => {
    // lease, then snapshot
    const fault = stage.faults.inject({
      kind,
      match: { functionName: READER, service: "s3", operation: "PutObject" },
      nth: 2,
    });
    await refresh();
    expect(fault.happened()).toBe(true);
    expect(snapshotNow()).toEqual(wholeNow());
  },
);

test("two executions at once: one invocation reads at a time, below five calls a second", async () => {
  await start();
  await refresh();
  expect(mostInASecond(readerCalls().map(({ atMs }) => atMs))).toBeLessThan(5);
  expect(snapshotNow()).toEqual(wholeNow());
});

describe("what is not there", () => {
  test("a form opened before the first reading says what is to be done, and after it offers", async () => {
    const rita = stage.workspace.as("U0RITA");
    stage.s3.hide(bucket(), SNAPSHOT_KEY);
    // what the sandbox keeps is forgotten
    await stage.clock.skipBy(6 * MINUTE_MS);
    await whileTimePasses(stage, rita.command("/access"));
    expect(JSON.stringify(stage.workspace.openView("U0RITA")?.modal)).toContain("npx daypass directory refresh");
    await start();
    await stage.clock.runUntil(() => stage.s3.bytes(bucket(), SNAPSHOT_KEY) !== undefined && !isReading(), {
      limitMs: HOUR_MS,
    });
    await whileTimePasses(stage, rita.command("/access"));
    expect(stage.workspace.openView("U0RITA")?.modal.submit).toBeDefined();
  });
});
