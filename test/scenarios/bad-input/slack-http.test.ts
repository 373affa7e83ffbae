import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import type { SignedRequest } from "../../../local/slack/signed-request.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { click, denial, filledForm, interaction, Poster, rawPayload, TEAM_ID } from "./signed-posts.ts";
import { Traces } from "./traces.ts";

let stage: OpenStage;
let poster: Poster;

beforeAll(async () => {
  // what it counts, lines and calls, are those of each delivery
  stage = await openSharedStage({ delivery: () => ONCE });
  poster = await Poster.at(stage);
});
afterAll(() => closeSharedStage(stage));

/** In every bad body: nobody's log may quote it. */
const MARK = "shibboleth";
const RITA = "U0RITA";
const ID = "0123456789abcdef0123456789abcdef";
const THEM = "T0ELSEWHERE";
const form = (more: object = {}) => filledForm(RITA, { reason: MARK }, { ...more });

type Made = (poster: Poster) => SignedRequest;
const withHeaders =
  (changes: Readonly<Record<string, string | undefined>>): Made =>
  (by) => {
    const { body, headers } = by.signed(form());
    const changed = Object.entries({ ...headers, ...changes });
    return { body, headers: Object.fromEntries(changed.flatMap(([key, value]) => (value ? [[key, value]] : []))) };
  };

const AT_THE_DOOR: readonly (readonly [string, Made, number, RegExp])[] = [
  ["has neither signature nor timestamp", ({ signed: _ }) => ({ body: form(), headers: {} }), 401, /no signature/],
  ["has no signature", withHeaders({ "x-slack-signature": undefined }), 401, /no signature/],
  ["has no timestamp", withHeaders({ "x-slack-request-timestamp": undefined }), 401, /no signature/],
  ["has a timestamp in words", withHeaders({ "x-slack-request-timestamp": "yesterday" }), 401, /not a number/],
  ["has a signature of another version", withHeaders({ "x-slack-signature": "v1=00" }), 401, /does not fit/],
  ["is signed with another secret", (by) => by.signed(form(), { secret: "guess" }), 401, /does not fit/],
  ["is of another body", (by) => ({ ...by.signed(form()), body: form() }), 401, /does not fit/],
  ["is too old", (by) => by.signed(form(), { secondsOff: -301 }), 401, /more than 300 s off/],
  ["is of the future", (by) => by.signed(form(), { secondsOff: 302 }), 401, /more than 300 s off/],
  ["is too large", (by) => by.signed(`${form()}&x=${"x".repeat(65_536)}`), 413, /larger than 65536/],
];

const IN_THE_BODY: readonly (readonly [string, () => string, number, RegExp])[] = [
  ["is empty", () => "", 400, /neither a command nor/],
  ["is no form", () => `{"${MARK}":1}`, 400, /neither a command nor/],
  ["has a payload that is no JSON", () => rawPayload(`{"${MARK}`), 400, /neither a command nor/],
  ["has a payload that is a list", () => rawPayload(`["${MARK}"]`), 400, /neither a command nor/],
  ["has a payload that nests without end", () => rawPayload("[".repeat(20_000)), 400, /neither a command nor/],
  [
    "has a workspace only in its prototype",
    () => rawPayload(`{"__proto__":{"team":{"id":"${TEAM_ID}"}}}`),
    403,
    /another workspace/,
  ],
  ["is of another workspace", () => interaction("shortcut", RITA, { team: { id: THEM } }), 403, /another workspace/],
  [
    "is of a person of another workspace, in a channel shared with us",
    () => click(RITA, ID, { user: { id: "U0EVE", team_id: THEM } }),
    403,
    /another workspace/,
  ],
  ["is of a form of another workspace", () => form({ team_id: THEM }), 403, /another workspace/],
  [
    "is of another organisation and no workspace",
    () => interaction("shortcut", RITA, { team: null, user: { id: RITA }, enterprise: { id: "E0OTHER" } }),
    403,
    /another workspace/,
  ],
  ["is a command of no workspace", () => `command=%2Faccess&trigger_id=1&text=${MARK}`, 403, /another workspace/],
  [
    "is a command that nobody knows",
    () => `command=%2F${MARK}&team_id=${TEAM_ID}&user_id=${RITA}&trigger_id=1`,
    404,
    /nothing listens/,
  ],
  ["is a click on a button that nobody knows", () => click(RITA, ID, { action: MARK }), 404, /nothing listens/],
  ["is a form that nobody knows", () => form({ callback_id: MARK }), 404, /nothing listens/],
  ["is of a type that nobody knows", () => interaction(MARK, RITA, {}), 404, /nothing listens/],
  ["names no request", () => click(RITA, `../${MARK}`), 400, /unusable in the payload: actions\.0\.value/],
  ["names a request that is no text", () => click(RITA, { id: ID }), 400, /unusable in the payload/],
  ["is a denial of no request", () => denial(RITA, MARK, "because"), 400, /unusable in the payload/],
  ["is of nobody", () => click(RITA, ID, { user: { id: `<!${MARK}>`, team_id: TEAM_ID } }), 400, /user\.id/],
  ["is a form without fields", () => form({ state: MARK }), 400, /view\.state/],
  ["has a field of two values", () => form({ state: { values: { reason: [MARK] } } }), 400, /view\.state/],
];

describe("a request that", () => {
  test.each(AT_THE_DOOR)("%s is refused, and the next good one is not", async (_what, made, statusCode, why) => {
    await isRefused(made(poster), statusCode, why);
    await aGoodOneWorks();
  });

  test("comes from far beyond any size does not even reach the function", async () => {
    const traces = new Traces(stage);
    const huge = poster.signed("x".repeat(10 * 1024 * 1024 + 1));
    expect(await poster.send(huge)).toMatchObject({ statusCode: 413 });
    expect(traces.lines()).toEqual([]);
    await aGoodOneWorks();
  });
});

describe("a genuine request whose body", () => {
  test.each(IN_THE_BODY)("%s is refused, and the next good one is not", async (_what, body, statusCode, why) => {
    await isRefused(poster.signed(body()), statusCode, why);
    await aGoodOneWorks();
  });
});

describe("a good request", () => {
  test("sent a second time as it is, is refused and does nothing again", async () => {
    const good = await RequestOnItsWay.submitted(stage);
    const approval = poster.signed(click("U0ADAM", good.id));
    expect(await poster.send(approval)).toMatchObject({ statusCode: 200 });
    await good.channelSays("*Granted*");
    await stage.clock.skipBy(30_000);
    await isRefused(approval, 401, /seen before/);
    expect(good.creations()).toHaveLength(1);
  });

  test("that Slack signs anew, because our answer was lost, is one request", async () => {
    const traces = new Traces(stage);
    const permission_set = stage.organisation.permissionSetNamed("PowerUser").arn;
    const again = filledForm(RITA, { account: "222222222222", permission_set, duration: "900", reason: MARK });
    for (const secondsOff of [0, 1]) {
      expect(await poster.send(poster.signed(again, { secondsOff }))).toMatchObject({ statusCode: 200 });
    }
    await stage.clock.skipBy(60_000);
    expect(traces.requests()).toHaveLength(1);
    expect(traces.log()).not.toContain(MARK);
  });
});

async function isRefused(request: SignedRequest, statusCode: number, why: RegExp): Promise<void> {
  const traces = new Traces(stage);
  expect(await poster.send(request)).toEqual({ statusCode, body: "" });
  await stage.clock.skipBy(1_000);
  const said = { level: "warn", handler: "slack", message: "request refused", statusCode };
  expect(traces.lines()).toEqual([{ ...said, time: expect.any(String), why: expect.stringMatching(why) }]);
  expect(traces.effects()).toEqual([]);
  for (const secret of poster.secretsOf(request)) expect(traces.log()).not.toContain(secret);
  expect(traces.log()).not.toContain(MARK);
}

async function aGoodOneWorks(): Promise<void> {
  const traces = new Traces(stage);
  expect(await stage.workspace.as(RITA).command("/access")).toEqual({ kind: "accepted" });
  expect(traces.effects()).toEqual(["views.open"]);
  expect(traces.lines()).toEqual([]);
}
