import * as z from "zod/mini";
import type { ChatPeople, ChatPerson } from "../../ports/chat-people.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";

const Flag = z.optional(z.boolean());
const UserAnswer = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    name: z.optional(z.string()),
    real_name: z.optional(z.string()),
    deleted: Flag,
    is_bot: Flag,
    is_app_user: Flag,
    is_restricted: Flag,
    is_ultra_restricted: Flag,
    is_stranger: Flag,
    is_workflow_bot: Flag,
    is_invited_user: Flag,
    is_email_confirmed: Flag,
    profile: z.optional(z.object({ email: z.optional(z.string()), real_name: z.optional(z.string()) })),
  }),
});
type SlackUser = z.infer<typeof UserAnswer>["user"];

const UNKNOWN: ReadonlySet<string> = new Set(["user_not_found", "users_not_found", "user_not_visible"]);

/** People of the workspace, by `users.info` and `users.lookupByEmail` (scopes `users:read` and `users:read.email`). */
export function makeSlackChatPeople(calls: SlackCalls): ChatPeople {
  const lookUp = async (method: string, args: Readonly<Record<string, string>>): Promise<SlackUser | undefined> => {
    const answer = await calls(method, args);
    if (answer.ok) return UserAnswer.parse(answer.result).user;
    if (UNKNOWN.has(answer.error)) return undefined;
    throw refusedBySlack(method, answer);
  };
  return {
    async describe(slackUserId) {
      const user = await lookUp("users.info", { user: slackUserId });
      return user === undefined ? undefined : toChatPerson(user);
    },
    async findByEmail(email) {
      const user = await lookUp("users.lookupByEmail", { email });
      return user === undefined || user.deleted === true ? undefined : user.id;
    },
  };
}

function toChatPerson(user: SlackUser): ChatPerson {
  return {
    slackUserId: user.id,
    teamId: user.team_id,
    displayName: user.profile?.real_name || user.real_name || user.name || user.id,
    email: user.profile?.email || undefined,
    unfitBecause: whyUnfit(user),
  };
}

function whyUnfit(user: SlackUser): string | undefined {
  if (user.deleted) return "deactivated in Slack";
  if (user.is_bot || user.is_app_user || user.is_workflow_bot) return "a bot";
  if (user.is_restricted || user.is_ultra_restricted) return "a guest of the workspace";
  if (user.is_stranger) return "from another workspace";
  if (user.is_invited_user) return "invited, and has not joined yet";
  if (user.is_email_confirmed === false) return "its e-mail address is not confirmed";
  return undefined;
}
