import { syncBuiltinESMExports } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { SharedTime } from "../shared-time.ts";
import { captureOutput } from "./captured-output.ts";
import { installCloudDate } from "./cloud-date.ts";
import { CloudTimers } from "./cloud-timers.ts";
import { CountedRequests } from "./counted-requests.ts";
import { failedBy, loadHandler, runHandler } from "./handler.ts";
import type { FromWorker, Invocation, Outcome, ToWorker, WorkerStart, WorkerState } from "./messages.ts";
import { FROZEN } from "./messages.ts";

const realSetImmediate = setImmediate;
if (parentPort === null) throw new Error("started outside a worker thread");
const port = parentPort;
const post = (message: FromWorker) => port.postMessage(message);

const start: WorkerStart = workerData;
const control = new Int32Array(start.control);
let time = new SharedTime(start.time);
const now = () => time.now();
const timers = new CloudTimers(now, (atMs) => post({ kind: "next-timer", atMs }));
const requests = new CountedRequests();
let current: Invocation | undefined;

const flushOutput = captureOutput((stream, text) => post({ kind: "log", stream, text }));
installCloudDate(now);
timers.install();
requests.install();
syncBuiltinESMExports();

const loaded = loadHandler(start);
process.on("unhandledRejection", (reason) => end(failedBy(reason, "Runtime.UnhandledPromiseRejection"), true));
process.on("uncaughtException", (error) => end(failedBy(error), true));
port.on("message", receive);
// who freezes it before it has come so far waits for this
post({ kind: "frozen" });
sleepWhileFrozen();

function receive(message: ToWorker): void {
  if (message.kind === "adopt") {
    time = new SharedTime(message.time);
    timers.forgetAll();
  } else if (message.kind === "invoke") afterRounds(() => void invoke(message.invocation));
  else if (message.kind === "ping") afterRounds(() => post({ kind: "pong", id: message.id, state: state() }));
  else if (message.kind === "wake") timers.runDue();
  else {
    post({ kind: "frozen" });
    sleepWhileFrozen();
    timers.runDue();
  }
}

/** A few turns of the event loop: what was ready (a closed keep-alive socket, an answer) has been handled then. */
function afterRounds(then: () => void): void {
  realSetImmediate(() => realSetImmediate(() => realSetImmediate(then)));
}

async function invoke(invocation: Invocation): Promise<void> {
  current = invocation;
  timers.runDue();
  if ("failure" in loaded) return end(loaded.failure, true);
  const outcome = await runHandler(loaded.handler, invocation, {
    awsRequestId: invocation.requestId,
    functionName: start.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: invocation.invokedFunctionArn,
    memoryLimitInMB: String(start.memoryMegabytes),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: `local/${process.env["AWS_ACCESS_KEY_ID"]}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadlineMs - now()),
  });
  end(outcome, false);
}

/** Answers, and stops dead: as in Lambda, nothing of a function goes on after its answer until it is invoked again. */
function end(outcome: Outcome, fatal: boolean): void {
  if (current === undefined && !fatal) return;
  const requestId = current?.requestId ?? "";
  current = undefined;
  flushOutput();
  if (outcome.failed) post({ kind: "log", stream: "stderr", text: `Invoke Error ${outcome.payload}` });
  if (!fatal) Atomics.store(control, 0, FROZEN);
  post({ kind: "result", requestId, outcome, left: state(), fatal });
  if (fatal) process.exit(1);
  sleepWhileFrozen();
}

function sleepWhileFrozen(): void {
  Atomics.wait(control, 0, FROZEN);
}

function state(): WorkerState {
  return {
    requestsStarted: requests.started,
    requestsFinished: requests.finished,
    requestsGivenUp: requests.givenUp,
    timersPending: timers.pending(),
    nextTimerAtMs: timers.nextAtMs(),
    nativeWork: process
      .getActiveResourcesInfo()
      .filter((name) => /^(FSReq|Immediate|Zlib|Brotli|GetAddrInfo)/.test(name)),
  };
}
