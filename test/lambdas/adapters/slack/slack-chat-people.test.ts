import { makeSlackChatPeople } from "../../../../lambdas/adapters/slack/slack-chat-people.ts";
import { whyUnfit } from "../../../../lambdas/steps/resolve-person.ts";

const TEAM = "T0001";
/** As `users.info` answers of a member, https://docs.slack.dev/reference/objects/user-object */
const MEMBER = {
  id: "U0NINA",
  team_id: TEAM,
  name: "nina",
  real_name: "Nina Novak",
  deleted: false,
  is_bot: false,
  is_app_user: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_email_confirmed: true,
  profile: { real_name: "Nina Novak", email: "nina@example.com" },
};

function whyNot(user: object): Promise<string | undefined> {
  const people = makeSlackChatPeople(async () => ({ ok: true, result: { ok: true, user } }));
  return people.describe("U0NINA").then((person) => whyUnfit(person, TEAM));
}

/** What Slack says about somebody, and what they are told. */
test.each<[string, object, string]>([
  ["deactivated", { deleted: true }, "deactivated in Slack"],
  ["a bot", { is_bot: true }, "a bot"],
  ["an app's user", { is_app_user: true }, "a bot"],
  ["a workflow's bot", { is_workflow_bot: true }, "a bot"],
  ["a guest of several channels", { is_restricted: true }, "a guest"],
  ["a guest of one channel", { is_restricted: true, is_ultra_restricted: true }, "a guest"],
  ["a stranger in a shared channel", { is_stranger: true }, "from another workspace"],
  ["a person of another workspace", { team_id: "T0002" }, "not a member of this Slack workspace"],
  [
    "a person of another workspace of our Enterprise organisation",
    { team_id: "T0002", enterprise_user: { enterprise_id: "E0001", teams: ["T0002"] } },
    "not a member of this Slack workspace",
  ],
  [
    "known to the Enterprise organisation alone",
    { id: "W0NINA", team_id: "E0001" },
    "not a member of this Slack workspace",
  ],
  ["invited, and not here yet", { is_invited_user: true }, "has not joined yet"],
  ["without a confirmed address", { is_email_confirmed: false }, "not confirmed"],
  ["a guest whose other flags are fine", { is_restricted: true, is_stranger: false }, "a guest"],
])("somebody who is %s may not act", async (_what, changes, why) => {
  expect(await whyNot({ ...MEMBER, ...changes })).toContain(why);
});

test.each<[string, object]>([
  ["a member", {}],
  [
    "a member of ours in an Enterprise organisation",
    { id: "W0NINA", enterprise_user: { enterprise_id: "E0001", teams: [TEAM] } },
  ],
  ["a member of whose address Slack does not say that it is confirmed", { is_email_confirmed: undefined }],
  ["an owner", { is_owner: true, is_admin: true }],
])("%s may", async (_what, changes) => {
  expect(await whyNot({ ...MEMBER, ...changes })).toBeUndefined();
});
