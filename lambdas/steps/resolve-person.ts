import type { Person } from "../domain/person.ts";
import { foldCase } from "../domain/policy/policy-person.ts";
import type { ChatPeople, ChatPerson } from "../ports/chat-people.ts";
import type { People } from "../ports/people.ts";

export interface IdentityPorts {
  readonly chatPeople: ChatPeople;
  readonly people: People;
  /** Our own Slack team. */
  readonly teamId: string;
  /** Lower-case domains whose addresses are verified in Slack. */
  readonly emailDomains: readonly string[];
}

export type Resolved =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "refused"; readonly why: string };

/** Who a Slack user is in Identity Center: by verified e-mail on an allowed domain, exact and case-folded, and enabled. */
export async function resolvePerson(ports: IdentityPorts, slackUserId: string, teamId: string): Promise<Resolved> {
  if (teamId !== ports.teamId) return refused("you are not a member of this Slack workspace");
  const chatPerson = await ports.chatPeople.describe(slackUserId);
  const unfit = whyUnfit(chatPerson, ports.teamId);
  if (unfit !== undefined) return refused(unfit);
  const email = chatPerson?.email === undefined ? undefined : foldCase(chatPerson.email.trim());
  const domain = email?.split("@").at(-1);
  if (email === undefined || domain === undefined || !ports.emailDomains.includes(domain)) {
    return refused("your Slack account has no e-mail address on an allowed domain");
  }
  const user = await ports.people.findByEmail(email);
  if (user === undefined) return refused("no single person in IAM Identity Center has your e-mail address");
  if (!user.enabled) return refused("your user in IAM Identity Center is disabled");
  return { kind: "person", person: { userId: user.userId, email, displayName: user.displayName, slackUserId } };
}

/** Why a Slack user may not act here, whatever the policy says: guests, bots, strangers. Undefined when nothing is against it. */
export function whyUnfit(chatPerson: ChatPerson | undefined, teamId: string): string | undefined {
  if (chatPerson === undefined) return "Slack does not know you";
  if (chatPerson.teamId !== teamId) return "you are not a member of this Slack workspace";
  const { unfitBecause } = chatPerson;
  return unfitBecause === undefined ? undefined : `your Slack account may not act: ${unfitBecause}`;
}

function refused(why: string): Resolved {
  return { kind: "refused", why };
}
