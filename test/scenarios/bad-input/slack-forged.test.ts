import { instant } from "../../../lambdas/adapters/slack/views/mrkdwn.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { readRecord } from "../record-surgery.ts";
import { APPROVER, RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { click, denial, filledForm, Poster } from "./signed-posts.ts";
import { Traces } from "./traces.ts";

let stage: OpenStage;
let poster: Poster;

beforeAll(async () => {
  // what it counts, lines and calls, are those of each delivery
  stage = await openSharedStage({ delivery: () => ONCE });
  poster = await Poster.at(stage);
});
afterAll(() => closeSharedStage(stage));

const RITA = "U0RITA";
const MARK = "shibboleth";
const setNamed = (name: string) => stage.organisation.permissionSetNamed(name).arn;
const form = (changes: Readonly<Record<string, string>> = {}, by = RITA) =>
  filledForm(by, {
    account: "222222222222",
    permission_set: setNamed("PowerUser"),
    duration: "900",
    reason: MARK,
    ...changes,
  });

describe("a genuine form", () => {
  test.each([
    ["of an account that is none", { account: MARK }, "account"],
    ["of an account left out", { account: "" }, "account"],
    ["of a permission set that is none", { permission_set: `arn:${MARK}` }, "permission_set"],
    ["of a duration that is none", { duration: MARK }, "duration"],
    ["of a duration without end", { duration: "Infinity" }, "duration"],
    ["of a negative duration", { duration: "-900" }, "duration"],
    ["of one second too little", { duration: "899" }, "duration"],
    ["of one second too much", { duration: "43201" }, "duration"],
    ["without a reason", { reason: " \u2028\t" }, "reason"],
    ["with a reason of 1001 characters", { reason: "x".repeat(1001) }, "reason"],
    ["with a reason that fills the body", { reason: "x".repeat(60_000) }, "reason"],
  ])("%s stays open, with the problem at its field", async (_what, changes, field) => {
    const traces = new Traces(stage);
    const { statusCode, body } = await poster.send(poster.signed(form(changes)));
    expect({ statusCode, body: JSON.parse(body) }).toEqual({
      statusCode: 200,
      body: { response_action: "errors", errors: { [field]: expect.stringMatching(/^(Choose|Write) /) } },
    });
    expect(traces.lines()).toEqual([]);
    expect(traces.effects()).toEqual([]);
  });

  test.each<[string, () => Readonly<Record<string, string>>, RegExp, number]>([
    ["an account of nobody", () => ({ account: "999999999999" }), /account 999999999999 is not in the org/, 0],
    ["a permission set of another instance", () => ({ permission_set: ofAnotherInstance() }), /set does not exist/, 0],
    ["a permission set that does not exist", () => ({ permission_set: absent() }), /set does not exist/, 0],
    ["the management account", () => ({ account: "100000000001" }), /management account is not given/, 1],
    ["a suspended account", () => ({ account: "555555555555" }), /account 555555555555 is suspended/, 1],
    ["a permission set that is denied", () => ({ permission_set: setNamed("Billing") }), /no-billing/, 1],
    ["a duration that the policy does not allow", () => ({ duration: "43200" }), /2 hours|2h/, 1],
  ])("that asks for %s, which was not offered, is refused and told why", async (_what, changes, why, records) => {
    const traces = new Traces(stage);
    expect(await poster.send(poster.signed(form(changes())))).toEqual(expect.objectContaining({ statusCode: 200 }));
    await stage.clock.skipBy(MINUTE_MS);
    isRefusedOnce(traces, why);
    expect(traces.requests()).toHaveLength(records);
    expect(stage.workspace.messages(RITA).map(readableText).at(-1)).toMatch(why);
    await aGoodOneWorks();
  });

  test.each([
    ["a bot", "U0BOT", /a bot/, /nobody can write to U0BOT/],
    ["nobody that Slack knows", "U0NOBODY", /Slack does not know you/, /nobody can write to U0NOBODY/],
    ["a guest", "U0GUS", /a guest of the workspace/, /told/],
    ["somebody with an address elsewhere", "U0EVE", /no e-mail address on an allowed domain/, /told/],
    ["somebody who is disabled", "U0DANA", /is disabled/, /told/],
  ])("of %s is refused, and the messages come to an end", async (_what, by, why, told) => {
    const traces = new Traces(stage);
    expect(await poster.send(poster.signed(form({}, by)))).toMatchObject({ statusCode: 200 });
    await stage.clock.skipBy(3 * MINUTE_MS);
    isRefusedOnce(traces, why);
    expect(traces.requests()).toEqual([]);
    expect(JSON.stringify(traces.lines("notify"))).toMatch(told);
    await aGoodOneWorks();
  });

  test("with markup and control characters in the reason is shown as it was written, and harms nothing", async () => {
    const reason = `a\u0000b\u0007\u202ec <!channel> <@U0ADAM> ${instant(new Date(0))} *Granted* &lt; \r\n> *Denied*`;
    const before = stage.workspace.messages(stage.channel).length;
    expect(await poster.send(poster.signed(form({ reason })))).toMatchObject({ statusCode: 200 });
    await stage.clock.skipBy(MINUTE_MS);
    const [message] = stage.workspace.messages(stage.channel).slice(before);
    const id = /request ([0-9a-f]{32})/.exec(JSON.stringify(message))?.[1] ?? "";
    expect((await readRecord(stage, id)).request["reason"]).toBe(reason);
    expect(JSON.stringify(message)).not.toMatch(/<!channel>|<!date\^0|\\n> \*Denied/);
    expect(JSON.stringify(message)).toContain("&lt;!channel&gt; &lt;@U0ADAM&gt;");
    await poster.send(poster.signed(denial(APPROVER, id, reason)));
    await stage.clock.skipBy(MINUTE_MS);
    expect((await readRecord(stage, id)).status).toBe("denied");
  });
});

describe("a click that names another request", () => {
  const NOBODYS = "0".repeat(32);

  test.each<[string, (id: string) => string, RegExp]>([
    ["on one's own request", (id) => click(RITA, id), /your own|yourself|own request/],
    ["on a request of which one is no approver", (id) => click("U0SAM", id), /approve/],
    ["on a request that is not there", () => click(APPROVER, NOBODYS), /there is no such request/],
    ["in a denial's form, by no approver", (id) => denial("U0SAM", id, MARK), /approve/],
    ["in a denial's form, of a request that is not there", () => denial(APPROVER, NOBODYS, MARK), /no such request/],
    ["by a bot", (id) => click("U0BOT", id), /a bot/],
  ])("%s has no effect, and the approver's own has", async (_what, body, why) => {
    const request = await RequestOnItsWay.submitted(stage);
    const traces = new Traces(stage);
    expect(await poster.send(poster.signed(body(request.id)))).toEqual({ statusCode: 200, body: "" });
    await stage.clock.skipBy(2 * MINUTE_MS);
    isRefusedOnce(traces, why);
    expect(await request.status()).toBe("pending");
    await poster.send(poster.signed(denial(APPROVER, request.id, "enough")));
    await stage.clock.skipBy(MINUTE_MS);
    expect(await request.status()).toBe("denied");
  });
});

/** One line says why; nothing is tried again, nothing is granted, and nobody is quoted. */
function isRefusedOnce(traces: Traces, why: RegExp): void {
  const lines = traces.lines().map((line) => JSON.stringify(line));
  expect(lines.filter((line) => why.test(line))).toHaveLength(1);
  expect(lines.filter((line) => !line.includes('"level":"info"'))).toEqual([]);
  expect(traces.effects()).not.toContain("CreateSchedule");
  expect(traces.effects()).not.toContain("CreateAccountAssignment");
  for (const secret of [MARK, poster.signingSecret, poster.botToken]) expect(traces.log()).not.toContain(secret);
}

async function aGoodOneWorks(): Promise<void> {
  expect(await stage.workspace.as(RITA).command("/access")).toEqual({ kind: "accepted" });
}

function ofAnotherInstance(): string {
  return setNamed("PowerUser").replace(/ssoins-\w{16}/, "ssoins-0000000000000000");
}

function absent(): string {
  return setNamed("PowerUser").replace(/ps-.{16}$/, "ps-0000000000000000");
}
