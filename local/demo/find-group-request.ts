import { askedGroup, groupsSpokenOf } from "../../lambdas/domain/policy/asked-group.ts";
import { type AccessQuestion, decideAccess, mayApprove } from "../../lambdas/domain/policy/decide-access.ts";
import { offeredGroups } from "../../lambdas/domain/policy/offered-groups.ts";
import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { directoryGroupsOf } from "../lives/directory-of.ts";
import type { GroupWish } from "../lives/stage.ts";
import type { Organisation } from "../organisation.ts";
import type { Candidate } from "./candidates.ts";

/** A request for membership in a group that the policy gives. */
export interface FoundGroupRequest {
  readonly wish: Omit<GroupWish, "reason">;
  /** Slack ids of as many who can approve it as are needed; nobody when nobody needs to. */
  readonly approvers: readonly string[];
}

/** The shortest grant there is: every policy that gives a group gives it for so long. */
const SHORTEST = 900;

/** In words that follow "a request that", or "no request in this policy". */
export const GROUP_KIND = "is for membership in a group";

/** The first request for a group that the form offers, whose asker is no member, found by asking the decision function as in `findRequests`. */
export function findGroupRequest(
  policy: Policy,
  organisation: Organisation,
  people: readonly Candidate[],
): FoundGroupRequest | undefined {
  const among = groupsSpokenOf(policy);
  const directory = directoryGroupsOf(organisation, among);
  const ids = new Map(directory.map((group) => [group.ref, group.kind === "found" ? group.groupId : undefined]));
  for (const asker of people) {
    for (const group of offeredGroups(policy, asker.person.email, directory)) {
      if (organisation.groups.get(group.groupId)?.members.has(asker.person.userId)) continue;
      const about = { kind: "group", group: askedGroup(group, among, (ref) => ids.get(ref)) } as const;
      const approvers = approversOf(policy, people, { ...about, requester: asker.person, durationSeconds: SHORTEST });
      if (approvers === undefined) continue;
      return { wish: { by: asker.slackUserId, group: group.name, durationSeconds: SHORTEST }, approvers };
    }
  }
  return undefined;
}

/** Undefined when it is refused, or when too few may act in Slack of those who could approve it. */
function approversOf(
  policy: Policy,
  people: readonly Candidate[],
  question: AccessQuestion,
): readonly string[] | undefined {
  const { outcome, approvalsRequired } = decideAccess(policy, question);
  if (outcome === "refused") return undefined;
  if (outcome === "granted-at-once") return [];
  const others = people.filter(
    ({ person }) => person.userId !== question.requester.userId && mayApprove(policy, question, person).may,
  );
  return others.length < approvalsRequired
    ? undefined
    : others.slice(0, approvalsRequired).map(({ slackUserId }) => slackUserId);
}
