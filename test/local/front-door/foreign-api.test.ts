import type { FaultKind } from "../../../local/front-door/faults.ts";
import type { ForeignAnswer, ForeignApi } from "../../../local/front-door/foreign-api.ts";
import { FUNCTION_KEY, openToyCloud, type ToyCloud } from "./toy-cloud.ts";

/** An API that remembers what it was told. */
class Chat implements ForeignApi {
  readonly name = "chat";
  readonly heard: string[] = [];

  answer(operation: string, { body }: { readonly body: string }): ForeignAnswer {
    this.heard.push(`${operation} ${body}`);
    return saying(200, "ok");
  }
  throttled(): ForeignAnswer {
    return saying(429, "slower");
  }
  broken(): ForeignAnswer {
    return saying(500, "broken");
  }
}

function saying(status: number, body: string): ForeignAnswer {
  return { status, headers: { "content-type": "text/plain" }, body };
}

let cloud: ToyCloud;
let chat: Chat;

beforeEach(async () => {
  chat = new Chat();
  cloud = await openToyCloud([]);
  cloud.frontDoor.mountForeign("/_chat/", chat);
});
afterEach(() => cloud.close());

function say(body: string, accessKeyId = FUNCTION_KEY, signal = new AbortController().signal): Promise<Response> {
  return fetch(`${cloud.settings().endpoint}/_chat/${accessKeyId}/say?x=1`, { method: "POST", body, signal });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const inject = (kind: FaultKind) => cloud.calls.faults.inject({ kind, match: { service: "chat", operation: "say" } });

test("a call is answered, and logged as its function's", async () => {
  const answer = await say("hello");
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
  expect(chat.heard).toEqual(["say hello"]);
  expect(cloud.calls.log.entries).toMatchObject([
    { functionName: "toy", service: "chat", operation: "say", input: { body: "hello" }, fault: undefined },
  ]);
});

test("500 and throttling do nothing", async () => {
  inject("error-500");
  expect((await say("one")).status).toBe(500);
  inject("throttle");
  expect([(await say("two")).status, (await say("two")).status, (await say("two")).status]).toEqual([429, 429, 429]);
  expect(chat.heard).toEqual([]);
  expect((await say("three")).status).toBe(200);
});

test("delivered twice, it is done twice and answered once", async () => {
  inject("duplicate");
  expect((await say("again")).status).toBe(200);
  expect(chat.heard).toEqual(["say again", "say again"]);
});

test("a function is killed before or after it was heard, and hears nothing", async () => {
  inject("kill-before");
  await expect(say("before")).rejects.toThrow("fetch failed");
  inject("kill-after");
  await expect(say("after")).rejects.toThrow("fetch failed");
  expect(chat.heard).toEqual(["say after"]);
  expect(cloud.sandbox).toEqual([`kill toy ${FUNCTION_KEY}`, `kill toy ${FUNCTION_KEY}`]);
});

test("delayed, it is done though nobody waits for it any more, however late", async () => {
  cloud.calls.faults.inject({ kind: "delay", delayMs: 3_600_000, match: { service: "chat" } });
  const patience = new AbortController();
  const sent = say("late", FUNCTION_KEY, patience.signal).catch(() => "gave up");
  await until(() => cloud.calls.inFlight.held() === 1);
  patience.abort();
  expect(await sent).toBe("gave up");
  await until(() => cloud.calls.inFlight.held() === 0);
  await cloud.clock.skipBy(3_599_000);
  expect(chat.heard).toEqual([]);
  await cloud.clock.skipBy(1_000);
  await until(() => cloud.calls.inFlight.count() === 0);
  expect(chat.heard).toEqual(["say late"]);
});

test("a caller whom nobody knows is a mistake of the local cloud", async () => {
  expect((await say("hello", "AKIANOBODY")).status).toBe(400);
  expect(chat.heard).toEqual([]);
  expect(cloud.calls.failures).toHaveLength(1);
});
