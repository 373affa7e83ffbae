import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import type { SlackUser } from "../../../local/slack/directory.ts";
import { filledForm, Poster } from "../bad-input/signed-posts.ts";
import { Traces } from "../bad-input/traces.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { ChangedWorld } from "./changed-world.ts";

const EMAIL = "rita@example.com";
let stage: OpenStage;
let world: ChangedWorld;
let joined = 0;

beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

/** Rita's data, but for the changes, under a Slack id that nobody had. */
function join(changes: Partial<SlackUser> = {}): SlackUser {
  joined += 1;
  const user = { id: `U0NEW${joined}`, name: "Rita Reyes", email: EMAIL, ...changes };
  stage.workspace.putUser(user);
  return user;
}

function wish() {
  const permission_set = stage.organisation.permissionSetNamed("PowerUser").arn;
  return { account: "222222222222", permission_set, duration: "900", reason: "to see what is asked." };
}

/** What they are when the form arrives; the form was opened before. */
async function askAs(user: SlackUser, becomes: () => void): Promise<void> {
  const person = stage.workspace.as(user.id);
  await person.command("/access");
  const view = stage.workspace.openView(user.id);
  if (view === undefined) throw new Error("the form did not open");
  becomes();
  expect(await person.submit(view, wish())).toEqual({ kind: "accepted" });
  await stage.clock.skipBy(2 * MINUTE_MS);
}

describe("a request by somebody who, since the form was opened,", () => {
  const becomes = (changes: Partial<SlackUser>) => (user: SlackUser) =>
    stage.workspace.putUser({ ...user, ...changes });
  const noMail = /your Slack account has no e-mail address on an allowed domain/;
  const nobody = /no single person in IAM Identity Center has your e-mail address/;

  test.each<[string, (user: SlackUser) => void, RegExp]>([
    ["has no e-mail address", ({ id, name }) => stage.workspace.putUser({ id, name }), noMail],
    ["has an address on a domain that only looks like ours", becomes({ email: `${EMAIL}.test` }), noMail],
    ["has an address on a domain below ours", becomes({ email: "rita@eu.example.com" }), noMail],
    ["has an address with two domains", becomes({ email: "rita@elsewhere.test@example.com" }), nobody],
    ["has an address that nobody in Identity Center has", becomes({ email: "rita.reyes@example.com" }), nobody],
    ["is deleted from Identity Center", () => world.deleteUser(EMAIL), nobody],
    ["has a namesake in Identity Center with the same address", () => world.addUser(EMAIL), /more than one user/],
    ["is disabled in Identity Center", () => world.disable(EMAIL), /your user in IAM Identity Center is disabled/],
    ["was made a guest", becomes({ isGuest: true }), /your Slack account may not act: a guest of the workspace/],
  ])("%s is refused, and told why", async (_what, change, why) => {
    const user = join();
    const traces = new Traces(stage);
    await askAs(user, () => change(user));
    const told = stage.workspace.messages(user.id).map(readableText);
    expect(told).toEqual([expect.stringMatching(why)]);
    expect(traces.requests()).toEqual([]);
    expect(traces.effects()).not.toContain("CreateSchedule");
  });

  test("is deactivated in Slack is refused, and the messages come to an end", async () => {
    const user = join();
    const traces = new Traces(stage);
    await askAs(user, () => becomes({ deleted: true })(user));
    expect(traces.requests()).toEqual([]);
    expect(JSON.stringify(traces.lines("open-request"))).toContain("deactivated in Slack");
    expect(JSON.stringify(traces.lines("notify"))).toContain(`nobody can write to ${user.id}`);
  });

  test("belongs to another workspace, whatever the interaction says, is refused, and told why", async () => {
    const user = join({ teamId: "T0OTHER" });
    const traces = new Traces(stage);
    const poster = await Poster.at(stage);
    await poster.send(poster.signed(filledForm(user.id, wish())));
    await stage.clock.skipBy(2 * MINUTE_MS);
    const told = stage.workspace.messages(user.id).map(readableText);
    expect(told).toEqual([expect.stringContaining("you are not a member of this Slack workspace")]);
    expect(traces.requests()).toEqual([]);
  });

  test("writes the same address in other letters is not refused", async () => {
    const user = join();
    const traces = new Traces(stage);
    await askAs(user, () => becomes({ email: "Rita@EXAMPLE.com" })(user));
    expect(traces.requests()).toHaveLength(1);
    expect(stage.workspace.messages(user.id).map(readableText).join()).toContain("Waiting for a decision");
  });
});
