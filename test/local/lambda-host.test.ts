// Over 200 lines, because it is one idea: what Lambda promises and does not promise about an invocation.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudClock } from "../../local/clock.ts";
import { LambdaHost } from "../../local/lambda-host.ts";
import { closeServer, listenOnLoopback } from "../../local/loopback.ts";
import { SandboxPool } from "../../local/sandbox/sandbox-pool.ts";
import type { Caller } from "../../local/service.ts";
import { makeSettle } from "../../local/settling.ts";

const start = Date.UTC(2026, 0, 1);
const folder = mkdtempSync(join(tmpdir(), "daypass-lambda-host-"));
let held: ServerResponse[] = [];
let received: string[] = [];
let server: Server;
let url: string;
let inFlight = 0;
let files = 0;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    received.push(path);
    if (path === "/held") {
      held.push(response);
      return;
    }
    inFlight += 1;
    setTimeout(() => {
      inFlight -= 1;
      response.end(`answer to ${path}`);
    }, 20);
  });
  url = await listenOnLoopback(server);
});

beforeEach(() => {
  held = [];
  received = [];
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

afterAll(async () => {
  await closeServer(server);
  rmSync(folder, { recursive: true });
});

interface Settings {
  readonly timeoutSeconds?: number;
  readonly reservedConcurrency?: number;
  readonly environment?: Record<string, string>;
  readonly pool?: SandboxPool;
}

function cloudWith(code: string, settings: Settings = {}) {
  const clock = new CloudClock({ startMs: start, speed: 0 });
  const principals = new Map<string, Caller>();
  const host = new LambdaHost({
    clock,
    region: "eu-west-1",
    accountId: "111122223333",
    endpointUrl: () => url,
    registerPrincipal: (accessKeyId, caller) => principals.set(accessKeyId, caller),
    ...(settings.pool === undefined ? {} : { pool: settings.pool }),
  });
  clock.settleWith(makeSettle({ clock, host, inFlight: () => inFlight, held: () => held.length }));
  const codeDirectory = join(folder, `asset-${files++}`);
  define(host, "f", code, codeDirectory, settings);
  closing.push(async () => {
    await host.close();
    clock.close();
  });
  return { clock, host, principals };
}

function define(host: LambdaHost, functionName: string, code: string, codeDirectory: string, settings: Settings = {}) {
  rmSync(codeDirectory, { recursive: true, force: true });
  mkdirSync(codeDirectory);
  writeFileSync(join(codeDirectory, "index.js"), code);
  host.define({
    functionName,
    functionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${functionName}`,
    roleArn: "arn:aws:iam::111122223333:role/path/f-role",
    codeDirectory,
    handler: "index.handler",
    environment: settings.environment ?? {},
    memoryMegabytes: 256,
    timeoutSeconds: settings.timeoutSeconds ?? 30,
    ...(settings.reservedConcurrency === undefined ? {} : { reservedConcurrency: settings.reservedConcurrency }),
  });
}

const get = `const http = require("node:http");
const get = (path) => new Promise((resolve, reject) => http.get(process.env.AWS_ENDPOINT_URL + path, (r) => {
  let body = ""; r.on("data", (d) => { body += d; }); r.on("end", () => resolve(body));
}).on("error", reject));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

describe("what a handler gets", () => {
  test("event, context, environment and the cloud's time", async () => {
    const { host, principals } = cloudWith(
      `exports.handler = async (event, context) => ({
        event, id: context.awsRequestId, left: context.getRemainingTimeInMillis(), name: context.functionName,
        arn: context.invokedFunctionArn, now: Date.now(), date: new Date().toISOString(), own: process.env.OWN,
        key: process.env.AWS_ACCESS_KEY_ID, memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
        region: process.env.AWS_REGION, endpoint: process.env.AWS_ENDPOINT_URL, isDate: new Date(5) instanceof Date,
      })`,
      { environment: { OWN: "value" } },
    );
    const result = await host.invoke("f", '{"a":[1]}', "request-1");
    const answer = JSON.parse(result.payload);
    expect(answer).toMatchObject({
      event: { a: [1] },
      id: "request-1",
      left: 30_000,
      name: "f",
      arn: "arn:aws:lambda:eu-west-1:111122223333:function:f",
      now: start,
      date: "2026-01-01T00:00:00.000Z",
      own: "value",
      memory: "256",
      region: "eu-west-1",
      endpoint: url,
      isDate: true,
    });
    expect(principals.get(answer.key)).toEqual({
      principalArn: "arn:aws:sts::111122223333:assumed-role/f-role/f",
      roleArn: "arn:aws:iam::111122223333:role/path/f-role",
      functionName: "f",
    });
  });

  test("its timers in cloud time: they fire when the clock is skipped, in order", async () => {
    const { host, clock } = cloudWith(`${get}
      const { setTimeout: wait } = require("node:timers/promises");
      exports.handler = async () => {
        const at = []; const note = (name) => at.push(name + "@" + (Date.now() - ${start}));
        const cancelled = setTimeout(() => note("cancelled"), 100); clearTimeout(cancelled);
        const beat = setInterval(() => note("beat"), 4000);
        await sleep(0); note("soon");
        await wait(10_000); note("promised");
        clearInterval(beat);
        return at;
      }`);
    const result = host.invoke("f", "null");
    await clock.skipBy(10_000);
    expect(JSON.parse((await result).payload)).toEqual(["soon@0", "beat@4000", "beat@8000", "promised@10000"]);
  });
});

describe("how it ends", () => {
  test("an error is answered by its name, message and trace, and logged", async () => {
    const { host } = cloudWith(
      `class PolicyError extends Error { name = "PolicyError" } exports.handler = async () => { throw new PolicyError("no rule") }`,
    );
    const result = await host.invoke("f", "{}");
    expect(result.functionError).toBe(true);
    expect(JSON.parse(result.payload)).toMatchObject({ errorType: "PolicyError", errorMessage: "no rule" });
    expect(host.logs.map((line) => line.text).join()).toContain("no rule");
  });

  test("code that does not load answers with its error, and the next invocation tries again", async () => {
    const { host } = cloudWith(`throw new TypeError("bad bundle")`);
    for (const _ of [1, 2]) {
      const result = await host.invoke("f", "{}");
      expect(JSON.parse(result.payload)).toMatchObject({ errorType: "TypeError", errorMessage: "bad bundle" });
    }
  });

  test("a handler with a callback is refused, as the deployed runtime does", async () => {
    const { host } = cloudWith("exports.handler = (event, context, callback) => callback(null, 1)");
    const result = await host.invoke("f", "{}");
    expect(JSON.parse(result.payload).errorType).toBe("Runtime.CallbackHandlerDeprecated");
  });

  test("an unhandled rejection and an exit end the instance; the next one starts cold", async () => {
    const { host } = cloudWith(`let warm = 0; exports.handler = async (event) => {
      if (event === "reject") { Promise.reject(new Error("nobody listens")); await new Promise(() => {}); }
      if (event === "exit") process.exit(3);
      return ++warm;
    }`);
    expect((await host.invoke("f", '"go"')).payload).toBe("1");
    expect((await host.invoke("f", '"go"')).payload).toBe("2");
    const rejected = JSON.parse((await host.invoke("f", '"reject"')).payload);
    expect(rejected).toMatchObject({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "nobody listens" });
    expect(JSON.parse((await host.invoke("f", '"exit"')).payload)).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("exit status 3"),
    });
    expect((await host.invoke("f", '"go"')).payload).toBe("1");
  });

  test("the time-out kills it, at the function's own time, and it does not go on", async () => {
    const { host, clock } = cloudWith(
      `${get} exports.handler = async () => { await sleep(5000); await get("/after") }`,
      {
        timeoutSeconds: 3,
      },
    );
    const result = host.invoke("f", "{}", "slow");
    await clock.skipBy(10_000);
    expect(JSON.parse((await result).payload)).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: "RequestId: slow Error: Task timed out after 3.00 seconds",
    });
    expect(received).toEqual([]);
  });

  test("the time-out is heard of before the next timer fires", async () => {
    const { host, clock } = cloudWith(`${get} exports.handler = async () => sleep(60_000)`, { timeoutSeconds: 3 });
    const order: string[] = [];
    const result = host.invoke("f", "{}").then(() => order.push("timed out"));
    clock.at(start + 3_001, () => void order.push("next timer"));
    await clock.skipBy(3_001);
    await result;
    expect(order).toEqual(["timed out", "next timer"]);
  });

  test("the time-out kills even a loop that never yields", async () => {
    const { host, clock } = cloudWith("exports.handler = async () => { for (;;); }", { timeoutSeconds: 1 });
    clock.setSpeed(50);
    const result = await host.invoke("f", "{}");
    expect(JSON.parse(result.payload).errorType).toBe("Sandbox.Timedout");
  });
});

describe("between invocations", () => {
  test("it is frozen: work left behind neither goes on nor is lost, and is recorded", async () => {
    const { host, clock } = cloudWith(`${get} let ticks = 0;
      exports.handler = async (event) => {
        if (event === "leave") { setTimeout(() => { ticks++; get("/left-behind"); }, 1000); get("/in-flight").catch(() => {}); }
        else if (event === "wait") await sleep(1);
        return ticks;
      }`);
    await host.invoke("f", '"leave"', "leaver");
    expect(host.workAfterReturn).toEqual([
      { functionName: "f", requestId: "leaver", unfinishedRequests: 1, timersPending: 1 },
    ]);
    await clock.skipBy(60_000);
    expect(received).not.toContain("/left-behind");
    expect((await host.invoke("f", '"look"')).payload).toBe("1");
  });

  test("an answer that comes after its own is not acted on before it runs again", async () => {
    const { host } = cloudWith(`${get} exports.handler = async (event) => {
      if (event === "leave") void get("/unawaited").then(() => get("/continued"));
      else await get("/later");
    }`);
    await host.invoke("f", '"leave"');
    define(
      host,
      "other",
      `${get} exports.handler = async () => { await get("/1"); await get("/2"); await get("/3") }`,
      join(folder, `asset-${files++}`),
    );
    await host.invoke("other", "{}");
    expect(received).not.toContain("/continued");
    await host.invoke("f", '"look"');
    expect(received).toContain("/continued");
  });

  test("work that was awaited leaves nothing behind", async () => {
    const { host } = cloudWith(`${get} exports.handler = async () => get("/awaited")`);
    expect((await host.invoke("f", "{}")).payload).toBe('"answer to /awaited"');
    expect(host.workAfterReturn).toEqual([]);
  });

  test("overlapping invocations get instances of their own, kept warm afterwards", async () => {
    const { host, clock } = cloudWith(
      `${get} const me = Math.random(); exports.handler = async () => { await sleep(100); return me }`,
    );
    const round = async () => {
      const both = Promise.all([host.invoke("f", "{}"), host.invoke("f", "{}")]);
      await clock.skipBy(100);
      return (await both).map((result) => result.payload);
    };
    const first = await round();
    expect(new Set(first).size).toBe(2);
    expect(new Set(await round())).toEqual(new Set(first));
    await host.coolDown("another");
    expect(new Set(await round())).toEqual(new Set(first));
    await host.coolDown("f");
    expect((await round()).filter((id) => first.includes(id))).toEqual([]);
  });

  test("reserved concurrency refuses the one too many", async () => {
    const { host, clock } = cloudWith(`${get} exports.handler = async () => sleep(100)`, { reservedConcurrency: 1 });
    const first = host.invoke("f", "{}");
    await expect(host.invoke("f", "{}")).rejects.toMatchObject({ code: "TooManyRequestsException", statusCode: 429 });
    await clock.skipBy(100);
    await first;
    await expect(Promise.all([host.invoke("f", "{}"), clock.skipBy(100)])).resolves.toBeDefined();
  });

  test("a pool keeps them warm for the next cloud, which has its own time", async () => {
    const pool = new SandboxPool();
    const one = cloudWith("let n = 0; exports.handler = async () => [++n, Date.now()]", { pool });
    const first = await one.host.invoke("f", "{}");
    await one.host.close();
    const two = cloudWith("", { pool });
    const definition = one.host.definition("f");
    if (definition !== undefined) two.host.define(definition);
    await two.clock.skipBy(5_000);
    const second = await two.host.invoke("f", "{}");
    expect([JSON.parse(first.payload), JSON.parse(second.payload)]).toEqual([
      [1, start],
      [2, start + 5_000],
    ]);
    await pool.empty();
  });
});

describe("fault injection", () => {
  test("killed in the middle: the caller is told, and nothing of it goes on", async () => {
    const { host, clock } = cloudWith(
      `${get} exports.handler = async () => { await get("/held"); await get("/after") }`,
    );
    const result = host.invoke("f", "{}");
    await clock.skipBy(0);
    expect(received).toEqual(["/held"]);
    await host.kill("f");
    for (const response of held.splice(0)) response.end("too late");
    expect(JSON.parse((await result).payload)).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("signal: killed"),
    });
    await clock.skipBy(60_000);
    expect(received).toEqual(["/held"]);
  });

  test("killed by access key: the other instances go on", async () => {
    const { host, clock } = cloudWith(
      `${get} exports.handler = async () => { await sleep(1000); return process.env.AWS_ACCESS_KEY_ID }`,
    );
    const both = Promise.all([host.invoke("f", "{}"), host.invoke("f", "{}")]);
    await clock.skipBy(1_000);
    const [victim] = (await both).map((result) => JSON.parse(result.payload));
    const again = Promise.all([host.invoke("f", "{}"), host.invoke("f", "{}")]);
    await host.kill("f", victim);
    await clock.skipBy(1_000);
    expect((await again).map((result) => result.functionError).sort()).toEqual([false, true]);
  });

  test("suspended: an answer waits until it goes on, and its time-out waits as long", async () => {
    const { host, clock } = cloudWith(
      `${get} exports.handler = async () => { await get("/held"); const at = Date.now(); await sleep(1000); return at - ${start} }`,
      { timeoutSeconds: 3 },
    );
    const result = host.invoke("f", "{}");
    await clock.skipBy(0);
    await host.suspend("f", 90_000);
    for (const response of held.splice(0)) response.end("answered while it sleeps");
    await clock.skipBy(200_000);
    expect((await result).payload).toBe("90000");
  });
});

test("suspended while it still starts, it begins when it goes on", async () => {
  const { host, clock } = cloudWith(`exports.handler = async () => Date.now() - ${start}`);
  const result = host.invoke("f", "{}");
  await host.suspend("f", 5_000);
  await clock.skipBy(5_000);
  expect((await result).payload).toBe("5000");
});

describe("settling", () => {
  test("waits for answers in flight, and for what follows from them, before the next timer", async () => {
    const { host, clock } = cloudWith(`${get} exports.handler = async () => {
      for (let i = 0; i < 5; i++) await get("/" + i);
      return Date.now() - ${start};
    }`);
    let order = "";
    const result = host.invoke("f", "{}").then((answer) => {
      order += `answered ${answer.payload};`;
    });
    clock.at(start + 1, () => {
      order += "timer;";
    });
    await clock.skipBy(1);
    await result;
    expect(order).toBe("answered 0;timer;");
  });

  test("waits for work of Node itself", async () => {
    const { host, clock } = cloudWith(`const fs = require("node:fs/promises");
      exports.handler = async () => { for (let i = 0; i < 20; i++) await fs.readFile(__filename); return Date.now() - ${start} }`);
    const result = host.invoke("f", "{}");
    await clock.skipBy(1_000);
    expect((await result).payload).toBe("0");
  });

  test("says who keeps the cloud busy when it never settles", async () => {
    const { host, clock } = cloudWith("exports.handler = async () => new Promise(() => {})");
    clock.settleWith(makeSettle({ clock, host, inFlight: () => 0, held: () => 0, giveUpAfterMs: 2_000 }));
    const result = host.invoke("f", "{}");
    await expect(clock.skipBy(1)).rejects.toThrow("the cloud does not settle: f computes");
    await host.kill("f");
    await result;
  });

  test("says so when a function never yields", async () => {
    const { host, clock } = cloudWith("exports.handler = async () => { for (;;); }");
    clock.settleWith(makeSettle({ clock, host, inFlight: () => 0, held: () => 0, giveUpAfterMs: 100 }));
    const result = host.invoke("f", "{}");
    await expect(clock.skipBy(1)).rejects.toThrow("computes without end");
    await host.kill("f");
    await result;
  });

  test("costs well under a millisecond when nothing runs", async () => {
    const { clock } = cloudWith("");
    for (let i = 1; i <= 500; i++) clock.at(start + i, () => {});
    const before = performance.now();
    await clock.skipBy(500);
    expect(performance.now() - before).toBeLessThan(500);
  });
});

test("what a function prints is captured line by line with its time, by console and by descriptor", async () => {
  const { host } = cloudWith(`exports.handler = async () => {
    console.log("one\\ntwo"); console.error("three"); require("node:fs").writeSync(1, '{"level":30}\\nunended');
  }`);
  const seen: string[] = [];
  host.onLog((line) => seen.push(line.text));
  await host.invoke("f", "{}", "r");
  expect(host.logs).toEqual([
    { functionName: "f", requestId: "r", atMs: start, stream: "stdout", text: "one" },
    { functionName: "f", requestId: "r", atMs: start, stream: "stdout", text: "two" },
    { functionName: "f", requestId: "r", atMs: start, stream: "stderr", text: "three" },
    { functionName: "f", requestId: "r", atMs: start, stream: "stdout", text: '{"level":30}' },
    { functionName: "f", requestId: "r", atMs: start, stream: "stdout", text: "unended" },
  ]);
  expect(seen).toHaveLength(5);
});

test("an unknown function is not found", async () => {
  const { host } = cloudWith("");
  await expect(host.invoke("nobody", "{}")).rejects.toMatchObject({ code: "ResourceNotFoundException" });
});
