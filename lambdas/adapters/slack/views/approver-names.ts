import type { RequestRecord } from "../../../domain/request-record.ts";
import { inline, mention } from "./mrkdwn.ts";

/** More are not shown: a context element holds 3,000 characters, and nobody reads on. */
const MOST_NAMES = 15;
const LONGEST_NAME = 100;

/** Who may decide, mentioned where `mentions` knows the Slack id of an e-mail; groups by their name. */
export function approverNames(
  { approvers }: Pick<RequestRecord, "approvers">,
  mentions: ReadonlyMap<string, string>,
): readonly string[] {
  const users = approvers.users.map((user) => {
    const slackUserId = mentions.get(user);
    return slackUserId === undefined ? inline(user, LONGEST_NAME) : mention(slackUserId);
  });
  const names = [...users, ...approvers.groups.map((group) => `${inline(group, LONGEST_NAME)} (group)`)];
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? [...names.slice(0, MOST_NAMES), `and ${rest} more`] : names;
}
