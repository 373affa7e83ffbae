import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Injections } from "./injections.ts";
import { TEAM_ID } from "./signed-posts.ts";
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
const ID = "0123456789abcdef0123456789abcdef";
const CLICK = {
  version: 1,
  clickId: MARK,
  teamId: TEAM_ID,
  slackUserId: "U0ADAM",
  requestId: ID,
  verb: "approve",
  clickedAt: "2026-11-02T09:00:00.000Z",
};
const event = (source: string, type: string, detail: unknown, more: object = {}) =>
  JSON.stringify({ id: "e-1", source, "detail-type": type, time: "2026-11-02T09:00:00Z", detail, ...more });
const clicked = (changes: object) => event("daypass.slack", "Request clicked", { ...CLICK, ...changes });
const fact = (changes: object) =>
  event("daypass", "Access granted", { requestId: ID, sequence: 1, type: "granted", ...changes });

type Case = readonly [string, string, string];
const ANYTHING: readonly Case[] = [
  ["is no JSON", `{"${MARK}":`, "message is not JSON"],
  ["is a text", `"${MARK}"`, "all of it (invalid_type, expected object)"],
  ["is null", "null", "all of it (invalid_type, expected object)"],
  ["is a list", `["${MARK}"]`, "all of it (invalid_type, expected object)"],
  [
    "is of another service",
    `{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"${MARK}"}`,
    "id (invalid_type, expected string)",
  ],
];
const CLICKS: readonly Case[] = [
  ...ANYTHING,
  ["is of another source", event("daypass", "Request clicked", CLICK), 'must be "Request clicked" of daypass.slack'],
  ["is another event", event("daypass.slack", "Access submitted", CLICK), 'must be "Request clicked" of daypass.slack'],
  ["says nothing", event("daypass.slack", "Request clicked", null), "all of it (invalid_type, expected object)"],
  ["names no request", clicked({ requestId: `../${MARK}` }), "requestId (invalid_format)"],
  ["names nobody", clicked({ slackUserId: { id: MARK } }), "slackUserId (invalid_type, expected string)"],
  ["is of another version", clicked({ version: 2 }), "version (invalid_value)"],
  ["is none that there is", clicked({ verb: MARK }), "verb (invalid_union)"],
  ["brings its own authority", clicked({ [MARK]: true }), "all of it (unrecognized_keys)"],
  ["was clicked at no time", clicked({ clickedAt: MARK }), "clickedAt (invalid_"],
  ["was clicked in another age", clicked({ clickedAt: "2999-01-01T00:00:00.000Z" }), "clickedAt is "],
];
const MESSAGES: readonly Case[] = [
  ...ANYTHING,
  ["is of another source", event("daypass.slack", "Access granted", {}), "must be daypass"],
  ["is another event", event("daypass", "Weather changed", {}), "must be a fact or a refused click"],
  ["names no request", fact({ requestId: MARK }), "requestId (invalid_format)"],
  ["tells what is no fact", fact({ type: MARK }), "type (invalid_value)"],
  [
    "refuses a click without words",
    event("daypass", "Click refused", { version: 1, eventId: "e" }),
    "slackUserId (invalid_type",
  ],
];

test.each(CLICKS)("a click that %s is refused with one line, however often it comes", async (_what, body, problem) => {
  await isRefusedWithOneLine("Clicks", body, problem);
});

test.each(MESSAGES)("news that %s is refused with one line, however often it comes", async (_what, body, problem) => {
  await isRefusedWithOneLine("Messages", body, problem);
});

test("among all of them good clicks are followed and good news is told", async () => {
  const good = await RequestOnItsWay.submitted(stage);
  for (const [, body] of CLICKS) await injections.send("Clicks", body);
  for (const [, body] of MESSAGES) await injections.send("Messages", body);
  await good.approve();
  await good.channelSays("*Granted*");
  expect(good.creations()).toHaveLength(1);
  await good.channelSays("*Ended*");
  // whatever of it is still being told
  await stage.clock.skipBy(MINUTE_MS);
});

test("news of a request that nobody knows is dropped, and says so", async () => {
  const traces = new Traces(stage);
  const messageId = await injections.send("Messages", fact({}));
  await stage.clock.skipBy(3 * MINUTE_MS);
  const said = traces.lines("notify").filter((line) => line["messageId"] === messageId);
  const output = { kind: "dropped", why: `there is no record ${ID}` };
  expect(said).toEqual([expect.objectContaining({ level: "info", message: "message done", output })]);
});

async function isRefusedWithOneLine(queue: "Clicks" | "Messages", body: string, problem: string): Promise<void> {
  const traces = new Traces(stage);
  const messageId = await injections.send(queue, body);
  const lines = () => traces.lines().filter((line) => line["messageId"] === messageId);
  await stage.clock.skipBy(1_000);
  const error = { name: "MalformedInputError", message: expect.stringContaining(problem) };
  const line = { level: "error", message: "message failed", error: expect.objectContaining(error) };
  expect(lines()).toEqual([expect.objectContaining(line)]);
  await stage.clock.skipBy(3 * MINUTE_MS);
  expect(lines()).toHaveLength(1);
  expect(traces.log()).not.toContain(MARK);
  expect(traces.effects()).toEqual([]);
}
