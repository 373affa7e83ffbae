import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import type { SlackUser } from "../../../local/slack/directory.ts";
import { click, filledForm, Poster } from "../bad-input/signed-posts.ts";
import { Traces } from "../bad-input/traces.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { ChangedWorld } from "./changed-world.ts";

const ADAM = { id: "U0ADAM", name: "Adam Berg", email: "adam@example.com" };

/** Who may do nothing here, whatever the policy says, and what they are told or the log says. */
const UNFIT: readonly (readonly [string, Partial<SlackUser>, RegExp])[] = [
  ["a guest", { isGuest: true }, /a guest of the workspace/],
  ["a guest of one channel", { flags: { is_restricted: true, is_ultra_restricted: true } }, /a guest of the workspace/],
  ["a bot", { isBot: true }, /a bot/],
  ["an app's user", { flags: { is_app_user: true } }, /a bot/],
  ["a stranger", { flags: { is_stranger: true } }, /from another workspace/],
  ["of another team", { teamId: "T0OTHER" }, /not a member of this Slack workspace/],
  ["of an Enterprise organisation alone", { teamId: "E0OTHER" }, /not a member of this Slack workspace/],
  ["deactivated", { deleted: true }, /deactivated in Slack/],
  ["invited", { flags: { is_invited_user: true } }, /has not joined yet/],
  ["without a confirmed address", { flags: { is_email_confirmed: false } }, /is not confirmed/],
];

let stage: OpenStage;
let world: ChangedWorld;
let poster: Poster;
let pending: RequestOnItsWay;
beforeAll(async () => {
  // a click that comes again later may find its author fit again
  stage = await openSharedStage({ delivery: () => ONCE });
  world = new ChangedWorld(stage);
  poster = await Poster.at(stage);
  pending = await RequestOnItsWay.submitted(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

let joined = 0;
/** Rita's data under a Slack id that nobody had. */
function join(changes: Partial<SlackUser>): string {
  joined += 1;
  const id = `U0UNFIT${joined}`;
  stage.workspace.putUser({ id, name: "Rita Reyes", email: "rita@example.com", ...changes });
  return id;
}

function form(by: string): string {
  const permission_set = stage.organisation.permissionSetNamed("PowerUser").arn;
  return filledForm(by, {
    account: "222222222222",
    permission_set,
    duration: "900",
    reason: "to see what comes of it.",
  });
}

async function send(body: string): Promise<Traces> {
  const traces = new Traces(stage);
  expect(await poster.send(poster.signed(body))).toMatchObject({ statusCode: 200 });
  await stage.clock.skipBy(2 * MINUTE_MS);
  return traces;
}

/** What `/access` opens; undefined when Slack lets nothing through, or Daypass answers no interaction of theirs. */
async function formOf(by: string): Promise<string | undefined> {
  try {
    await stage.workspace.as(by).command("/access");
  } catch {
    return undefined;
  }
  const view = stage.workspace.openView(by);
  return view && JSON.stringify(view);
}

test("somebody who is fit is shown what could be asked for", async () => {
  expect(await formOf(join({}))).toContain("external_select");
});

describe.each(UNFIT)("somebody who is %s", (_who, changes, why) => {
  test("is refused what they ask for, and is bound to nobody", async () => {
    const firstCall = stage.calls.length;
    const by = join(changes);
    const traces = await send(form(by));
    expect(JSON.stringify(traces.lines("open-request"))).toMatch(why);
    expect(traces.requests()).toEqual([]);
    const ofBindings = stage.calls
      .slice(firstCall)
      .filter(({ input }) => new RegExp(`"person#|"binding#\\w+#${by}"`).test(JSON.stringify(input)));
    expect(ofBindings).toEqual([]);
  });

  test("decides nothing, though they are bound and an approver", async () => {
    world.putSlackUser({ ...ADAM, ...changes }, ADAM);
    const traces = await send(click(ADAM.id, pending.id));
    expect(JSON.stringify(traces.lines("decide-request"))).toMatch(why);
    expect(await pending.status()).toBe("pending");
  });

  test("is not shown what could be asked for", async () => {
    const shown = await formOf(join(changes));
    if (shown !== undefined) expect(shown).toMatch(why);
    expect(shown ?? "").not.toContain("external_select");
  });
});

describe("somebody whose user in Identity Center is disabled", () => {
  test("cannot ask", async () => {
    world.disable("mina@example.com");
    const traces = await send(form("U0MINA"));
    expect(stage.workspace.messages("U0MINA").map(readableText)).toEqual([
      expect.stringContaining("your user in IAM Identity Center is disabled"),
    ]);
    expect(traces.requests()).toEqual([]);
  });

  test("cannot decide", async () => {
    world.disable(ADAM.email);
    await stage.workspace.as(ADAM.id).click(pending.message, "approve");
    await pending.isTold(ADAM.id, "your user in IAM Identity Center is disabled");
    expect(await pending.status()).toBe("pending");
  });

  test("cannot be granted what was approved before", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.approveUnheard();
    world.disable("rita@example.com");
    await request.isTold("U0RITA", "the requester's user is disabled or gone");
    expect(await request.status()).toBe("failed");
    expect(request.creations()).toEqual([]);
    expect(stage.schedulesNow()).toEqual([]);
  });
});
