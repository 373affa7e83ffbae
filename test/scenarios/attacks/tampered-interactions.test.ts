import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf, HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { click, denial, filledForm, interaction, Poster, TEAM_ID } from "../bad-input/signed-posts.ts";
import { Traces } from "../bad-input/traces.ts";
import { readRecord } from "../record-surgery.ts";
import { APPROVER, RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

/** Slack signs what its client sends: the attacker is a person of the workspace who wrote a client of their own. */
let stage: OpenStage;
let poster: Poster;
beforeAll(async () => {
  stage = await openSharedStage({ delivery: () => ONCE });
  poster = await Poster.at(stage);
});
afterAll(() => closeSharedStage(stage));

const RITA = "U0RITA";
/** A colleague of Rita's, who approves nothing in production. */
const DEV = "U0DEV";
let views = 0;

/** A form of ours with what the sender likes in it; fields that it does not have are added. */
function form(by: string, callback_id: string, private_metadata: unknown, values: Readonly<Record<string, string>>) {
  views += 1;
  const state = {
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const chosen = { type: "external_select", selected_option: { value } };
        return [name, { [name]: name === "reason" ? { type: "plain_text_input", value } : chosen }];
      }),
    ),
  };
  const view = { id: `V${views}TAMPERED`, team_id: TEAM_ID, callback_id, private_metadata, state };
  return interaction("view_submission", by, { view });
}

async function post(body: string): Promise<{ traces: Traces; statusCode: number }> {
  const traces = new Traces(stage);
  const { statusCode } = await poster.send(poster.signed(body));
  await stage.clock.skipBy(2 * MINUTE_MS);
  return { traces, statusCode };
}

describe("view metadata that names somebody else's request", () => {
  test.each<[string, (id: string) => string, RegExp]>([
    [
      "in the form for less time, by no approver",
      (id) => form(DEV, "approve_less_form", id, { duration: "900" }),
      /approve/,
    ],
    [
      "in the form for less time, by the requester",
      (id) => form(RITA, "approve_less_form", id, { duration: "900" }),
      /own/,
    ],
    ["in the form for a denial, by no approver", (id) => denial(DEV, id, "I do not like it"), /approve/],
  ])("%s decides nothing", async (_what, body, why) => {
    const request = await RequestOnItsWay.submitted(stage);
    const { traces } = await post(body(request.id));
    expect(JSON.stringify(traces.lines("decide-request"))).toMatch(why);
    expect(await request.status()).toBe("pending");
    expect(request.creations()).toEqual([]);
  });

  test("in the form for less time, by an approver, cannot give more than was asked for", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const { traces } = await post(form(APPROVER, "approve_less_form", request.id, { duration: "7200" }));
    expect(JSON.stringify(traces.lines("decide-request"))).toMatch(/more|longer|at most/);
    expect(await request.status()).toBe("pending");
  });

  test("in the forms for more time and for a revocation leaves the grant as it is, until its own end", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    const more = await post(form(DEV, "extend_access", request.id, { duration: "3600", reason: "give me yours" }));
    expect(JSON.stringify(more.traces.lines("open-request"))).toMatch(/only the person who has the access|has it/);
    const revocation = await post(form(DEV, "revoke_form", request.id, { reason: "take it from them" }));
    expect(JSON.stringify(revocation.traces.lines("decide-request"))).toContain("refused");
    const end = await post(click(DEV, request.id, { action: "end" }));
    expect(JSON.stringify(end.traces.lines("decide-request"))).toContain("refused");
    expect(await request.status()).toBe("active");
    expect(await request.expiresAt()).toBe(expiresAt);
    expect(request.exists()).toBe(true);
    await request.channelSays("*Ended*", HOUR_MS);
    expect(request.exists()).toBe(false);
    // what is told of it belongs to no later test
    await stage.clock.skipBy(MINUTE_MS);
  });
});

describe("a button's value or a form's metadata that says more than a request's id", () => {
  test.each<[string, (id: string) => string]>([
    ["a verdict", (id) => click(APPROVER, JSON.stringify({ id, approved: true }))],
    ["a principal behind the id", (id) => click(APPROVER, `${id}#${"9".repeat(8)}`)],
    ["the id twice", (id) => click(APPROVER, `${id}${id}`)],
    ["an approver in the metadata", (id) => denial(DEV, JSON.stringify({ id, approver: APPROVER }), "because")],
  ])("%s is not read at all", async (_what, body) => {
    const request = await RequestOnItsWay.submitted(stage);
    const { traces, statusCode } = await post(body(request.id));
    expect(statusCode).toBe(400);
    expect(traces.effects()).toEqual([]);
    expect(await request.status()).toBe("pending");
  });
});

test("a form with fields for somebody else asks for the person who sent it, and for nobody else", async () => {
  const permission_set = stage.organisation.permissionSetNamed("ReadOnly").arn;
  const wish = { account: "222222222222", permission_set, duration: "900", reason: "in the name of Adam." };
  const theirs = { principal: "U0ADAM", requester: "U0ADAM", slackUserId: "U0ADAM", principalId: "any" };
  const body = filledForm(RITA, wish, { private_metadata: JSON.stringify(theirs), ...theirs });
  const { traces } = await post(body);
  const [made] = traces.requests();
  const id = /request#([0-9a-f]{32})/.exec(JSON.stringify(made))?.[1] ?? "";
  const { userId } = stage.organisation.userWithEmail("rita@example.com");
  expect((await readRecord(stage, id)).request).toMatchObject({
    requester: { userId, slackUserId: RITA },
    access: { principalId: userId },
  });
  const shown = { by: RITA, account: "222222222222", permissionSet: "ReadOnly", durationSeconds: 900, reason: "" };
  expect(stage.existsNow(assignmentOf(stage, shown))).toBe(true);
  expect(stage.existsNow(assignmentOf(stage, { ...shown, by: "U0ADAM" }))).toBe(false);
  await stage.clock.skipBy(HOUR_MS);
});

describe("an approval that comes too late", () => {
  test("for a request that lapsed counts no more, and the approver is told", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await stage.clock.skipBy(8 * HOUR_MS + MINUTE_MS);
    await isTooLate(request, "lapsed");
  });

  test("for a request that was denied counts no more, and the approver is told", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await post(denial("U0PAULA", request.id, "not today"));
    await isTooLate(request, "denied");
  });

  test("for a request that was taken back counts no more, and the approver is told", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await post(click(RITA, request.id, { action: "cancel" }));
    await isTooLate(request, "cancelled");
  });

  async function isTooLate(request: RequestOnItsWay, status: string): Promise<void> {
    expect(await request.status()).toBe(status);
    await post(click(APPROVER, request.id));
    await request.isTold(APPROVER, `already ${status}`);
    expect(await request.status()).toBe(status);
    expect(request.creations()).toEqual([]);
    expect(stage.schedulesNow()).toEqual([]);
  }
});
