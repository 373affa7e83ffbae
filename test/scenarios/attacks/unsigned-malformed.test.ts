import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { click, Poster, rawPayload } from "../bad-input/signed-posts.ts";
import { Traces } from "../bad-input/traces.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

let stage: OpenStage;
let poster: Poster;
beforeAll(async () => {
  stage = await openSharedStage({ delivery: () => ONCE });
  poster = await Poster.at(stage);
});
afterAll(() => closeSharedStage(stage));

const BODIES: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["bytes that are no UTF-8", "\ufffd\u0000\udc00"],
  ["a payload that is no JSON", rawPayload("{")],
  ["a payload that nests without end", rawPayload("[".repeat(20_000))],
  ["a payload that pollutes a prototype", rawPayload('{"__proto__":{"team":{"id":"T0"}}}')],
  ["percent signs that encode nothing", "payload=%%%&command=%zz"],
  ["a click on no request", click("U0ADAM", { $ne: null })],
];
const HEADERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["no signature", {}],
  ["an empty signature", { "x-slack-signature": "", "x-slack-request-timestamp": "0" }],
  ["a signature without a timestamp", { "x-slack-signature": `v0=${"0".repeat(64)}` }],
  ["a signature of another length", { "x-slack-signature": "v0=00", "x-slack-request-timestamp": "NOW" }],
  ["a made-up signature", { "x-slack-signature": `v0=${"0".repeat(64)}`, "x-slack-request-timestamp": "NOW" }],
];

describe.each(HEADERS)("with %s", (_which, headers) => {
  test.each(BODIES)("%s is refused for its signature, and nothing of it is read", async (_what, body) => {
    const traces = new Traces(stage);
    const now = String(Math.floor(stage.clock.now() / 1000));
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("NOW", now)]));
    expect(await poster.send({ body, headers: sent })).toEqual({ statusCode: 401, body: "" });
    const refused = { level: "warn", message: "request refused", statusCode: 401 };
    expect(traces.lines()).toEqual([expect.objectContaining(refused)]);
    expect(traces.effects()).toEqual([]);
  });
});
