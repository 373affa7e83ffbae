import { type Confidential, handedOver, leaksIn } from "../../../local/lives/confidential.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { Poster } from "../bad-input/signed-posts.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

const KINDS = [
  "the signing secret",
  "the bot token",
  "a signature",
  "a trigger",
  "a response URL",
  "a verification token",
  "a task token",
];

let stage: OpenStage;
let confidential: readonly Confidential[];
beforeAll(async () => {
  stage = await openSharedStage();
  await (await RequestOnItsWay.submitted(stage)).granted();
  const { signingSecret, botToken } = await Poster.at(stage);
  confidential = [
    { what: "the signing secret", value: signingSecret },
    { what: "the bot token", value: botToken },
    ...handedOver(stage.calls),
  ];
});
// planted: the end of this very scenario fails over it, and does not repeat the value
afterAll(async () => {
  const value = aValue("a task token");
  stage.cloud.host.note("daypass-await-decision", `step begins with ${value}`);
  const ended = await closeSharedStage(stage).catch((error: Error) => error.message);
  expect(ended).toBe("logs hold what nobody may read there: daypass-await-decision logs a task token");
});

function aValue(what: string): string {
  const found = confidential.find((one) => one.what === what && one.value !== "");
  if (found === undefined) throw new Error(`the life handed over no such thing: ${what}`);
  return found.value;
}

function leaksOf(text: string): readonly string[] {
  return leaksIn([{ functionName: "daypass-slack", requestId: "1", atMs: 0, stream: "stdout", text }], confidential);
}

test("the lines of a whole life, with its form and its click, hold nothing of the kind", () => {
  expect(stage.cloud.host.logs.length).toBeGreaterThan(5);
  expect(leaksIn(stage.cloud.host.logs, confidential)).toEqual([]);
});

test.each(KINDS)("planted: a line with %s is found, plain or encoded", (what) => {
  const value = aValue(what);
  expect(leaksOf(JSON.stringify({ message: "received", payload: { value } }))).toContain(`daypass-slack logs ${what}`);
  expect(leaksOf(`body: payload=${encodeURIComponent(value)}`)).toContain(`daypass-slack logs ${what}`);
  expect(leaksOf(value.slice(0, -1))).not.toContain(`daypass-slack logs ${what}`);
});

test("planted: what looks like a signature or a token of Slack's is found, whoever made it", () => {
  expect(leaksOf(`v0=${"0a".repeat(32)}`)).toEqual(["daypass-slack logs a signature of Slack's"]);
  expect(leaksOf("xoxe.xoxp-1-Mi0yLTM4NT")).toEqual(["daypass-slack logs a token of Slack's"]);
});
