import { type Binding, type SlackIdentity, sameSlackIdentity } from "../domain/binding.ts";
import type { Person } from "../domain/person.ts";
import { type Policy, powerful } from "../domain/policy/policy.ts";
import { foldCase, listed } from "../domain/policy/policy-person.ts";
import type { ChatPeople, ChatPerson } from "../ports/chat-people.ts";
import type { DirectoryUser, People } from "../ports/people.ts";
import { type BindPorts, bindPerson, putInForce, type Taken } from "./bind-person.ts";
import { type ConflictPorts, pageConflict } from "./binding-conflict.ts";

export interface IdentityPorts extends BindPorts, ConflictPorts {
  readonly chatPeople: ChatPeople;
  readonly people: People;
  readonly policy: Policy;
  /** Our own Slack team. */
  readonly teamId: string;
  /** Lower-case domains whose addresses are verified in Slack. */
  readonly emailDomains: readonly string[];
  /** Whom a first use binds; approvers and administrators are bound by an administrator unless it is everybody. */
  readonly firstUse: "nobody" | "requesters" | "everybody";
}

export type Resolved =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "refused"; readonly why: string };

/** An answer on the way to a person; a conflict is a refusal of which operators are told. */
type Found =
  | { readonly kind: "found"; readonly user: DirectoryUser }
  | { readonly kind: "conflict" | "refused"; readonly why: string };

/**
 * Who a Slack user is in Identity Center: the one that they are bound to, as long as everything that the binding rests on is as it
 * was; without a binding the one with their verified e-mail on an allowed domain, exact and case-folded, who is bound by that from
 * then on. Must be enabled.
 */
export async function resolvePerson(ports: IdentityPorts, slackUserId: string, teamId: string): Promise<Resolved> {
  if (teamId !== ports.teamId) return refused("you are not a member of this Slack workspace");
  const chatPerson = await ports.chatPeople.describe(slackUserId);
  const unfit = whyUnfit(chatPerson, ports.teamId);
  if (unfit !== undefined) return refused(unfit);
  const slack = { teamId, slackUserId };
  const slackEmail = chatPerson?.email === undefined ? undefined : foldCase(chatPerson.email.trim());
  const found = await userOf(ports, slack, slackEmail);
  if (found.kind !== "found") {
    if (found.kind === "conflict") await pageConflict(ports, slack, found.why);
    return refused(found.why);
  }
  const { userId, email, displayName } = found.user;
  return { kind: "person", person: { userId, email, displayName, slackUserId } };
}

/** Why a Slack user may not act here, whatever the policy says: guests, bots, strangers. Undefined when nothing is against it. */
export function whyUnfit(chatPerson: ChatPerson | undefined, teamId: string): string | undefined {
  if (chatPerson === undefined) return "Slack does not know you";
  if (chatPerson.teamId !== teamId) return "you are not a member of this Slack workspace";
  const { unfitBecause } = chatPerson;
  return unfitBecause === undefined ? undefined : `your Slack account may not act: ${unfitBecause}`;
}

async function userOf(ports: IdentityPorts, slack: SlackIdentity, slackEmail: string | undefined): Promise<Found> {
  const pointed = await ports.bindings.pointerOf(slack);
  const claim = pointed === undefined ? undefined : await ports.bindings.claimOf(pointed);
  if (claim === undefined || !sameSlackIdentity(claim.binding, slack)) return firstUse(ports, slack, slackEmail);
  const { binding, told } = claim;
  const found = await boundUser(ports, binding, slackEmail);
  if (found.kind !== "found") return found;
  if (binding.by.kind === "first-use" && (await needsAdministrator(ports, found.user)))
    return mustBeBound(slack, found.user);
  if (told) return found;
  if (ports.firstUse === "nobody") return mustBeBound(slack, found.user);
  await putInForce(ports, binding);
  return found;
}

/** The bound user, if what the binding rests on still holds; each look is anew. */
async function boundUser(ports: IdentityPorts, binding: Binding, slackEmail: string | undefined): Promise<Found> {
  if (slackEmail !== binding.slackEmail) {
    return conflict("your e-mail address in Slack is not the one of the time when you were bound");
  }
  return binding.by.kind === "first-use" ? byAddress(ports, binding, slackEmail) : byWord(ports, binding);
}

/** Of a first use: it still is the user with that address, and the only one. */
async function byAddress(
  { people, emailDomains }: IdentityPorts,
  binding: Binding,
  email: string | undefined,
): Promise<Found> {
  if (email === undefined || !isAllowed(email, emailDomains)) return refused(NOT_ALLOWED);
  const user = await people.findByEmail(email);
  if (user?.userId === binding.userId) return enabled(user);
  if (user !== undefined) return conflict("your e-mail address is now another user's than the one you are bound to");
  if (await people.isShared(email)) return conflict(SHARED);
  return refused((await people.describe(binding.userId)) === undefined ? GONE : NOBODY);
}

/** Of an administrator: it still is there, and nobody else has its address, by which rules name people. */
async function byWord({ people }: IdentityPorts, binding: Binding): Promise<Found> {
  const user = await people.describe(binding.userId);
  if (user === undefined) return conflict(GONE);
  return user.email !== "" && (await people.isShared(user.email)) ? conflict(SHARED) : enabled(user);
}

async function firstUse(ports: IdentityPorts, slack: SlackIdentity, email: string | undefined): Promise<Found> {
  if (email === undefined || !isAllowed(email, ports.emailDomains)) return refused(NOT_ALLOWED);
  const user = await ports.people.findByEmail(email);
  if (user === undefined) return (await ports.people.isShared(email)) ? conflict(SHARED) : refused(NOBODY);
  const found = enabled(user);
  if (found.kind !== "found") return found;
  const holder = (await ports.bindings.claimOf(user.userId))?.binding;
  if (holder !== undefined && !sameSlackIdentity(holder, slack))
    return conflict(whyTaken({ kind: "user-taken", by: holder }));
  if (ports.firstUse === "nobody" || (await needsAdministrator(ports, user))) return mustBeBound(slack, user);
  const bound = await bindPerson(ports, {
    ...slack,
    userId: user.userId,
    email: user.email,
    slackEmail: email,
    by: { kind: "first-use" },
    boundAt: ports.clock.now(),
  });
  return bound.kind === "bound" ? found : conflict(whyTaken(bound));
}

/** What cannot be told of a group counts as membership: power is not given to an address. */
async function needsAdministrator(ports: IdentityPorts, { userId, email }: DirectoryUser): Promise<boolean> {
  if (ports.firstUse === "everybody") return false;
  const names = powerful(ports.policy);
  const { memberOf, unknown } = await ports.people.groupsOf(userId, names.groups);
  return listed(names, { userId, email, groups: memberOf, unknownGroups: unknown }) !== "no";
}

const NOT_ALLOWED = "your Slack account has no e-mail address on an allowed domain";
const NOBODY = "no single person in IAM Identity Center has your e-mail address";
const SHARED = "more than one user in IAM Identity Center has your e-mail address";
const GONE = "the user that you are bound to is gone from IAM Identity Center";

function whyTaken(taken: Taken): string {
  return taken.kind === "user-taken"
    ? `your user in IAM Identity Center is bound to another Slack account, ${taken.by.slackUserId}`
    : `your Slack account is bound to another user in IAM Identity Center, ${taken.userId}`;
}

function mustBeBound({ slackUserId }: SlackIdentity, { email, userId }: DirectoryUser): Found {
  const who = email === "" ? `--user-id ${userId}` : `--email ${email}`;
  return refused(
    `it must be confirmed first who you are: an administrator of Daypass binds you with "npx daypass bindings add --slack ${slackUserId} ${who}"`,
  );
}

function isAllowed(email: string, domains: readonly string[]): boolean {
  const domain = email.split("@").at(-1);
  return domain !== undefined && domains.includes(domain);
}

function enabled(user: DirectoryUser): Found {
  return user.enabled ? { kind: "found", user } : refused("your user in IAM Identity Center is disabled");
}

function conflict(why: string): Found & { readonly kind: "conflict" | "refused" } {
  return { kind: "conflict", why };
}

function refused(why: string): { readonly kind: "refused"; readonly why: string } {
  return { kind: "refused", why };
}
