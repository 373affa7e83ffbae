import type { Person } from "../domain/person.ts";
import { mayRevoke } from "../domain/policy/may-revoke.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isLive } from "../domain/status.ts";
import type { Workflows } from "../ports/workflows.ts";
import { askedTarget } from "../steps/asked-target.ts";
import { type ClickOn, type ClickPorts, type Followed, followClick, refused } from "../steps/follow-click.ts";
import { type PolicyPorts, policyPerson } from "../steps/policy-question.ts";
import { wasEndedBy } from "../steps/was-ended-by.ts";
import { withdrawApproval } from "../steps/withdraw-approval.ts";
import type { TransitionPorts } from "../steps/write-transition.ts";

export interface EndAccessPorts extends TransitionPorts, ClickPorts, PolicyPorts {
  readonly workflows: Workflows;
}

/** `end`: the requester's own; `revoke`: an approver's or an administrator's, with a reason. */
export type EndClick = ClickOn &
  ({ readonly verb: "end"; readonly reason?: undefined } | { readonly verb: "revoke"; readonly reason: string });

/**
 * Has access taken away before its time, by the one road out; what is approved and not granted yet is withdrawn. Delivered again it
 * starts the removal again, which ends quietly, or meets its end.
 */
export function makeEndAccess(ports: EndAccessPorts) {
  return (click: EndClick): Promise<Followed> =>
    followClick(ports, click, click.verb, async (record, person) => {
      const lacking = await lackOfAuthority(ports, record, click.verb, person);
      if (lacking !== undefined) return refused(lacking);
      if (record.status === "revoking" || wasEndedBy(record, person))
        return { kind: "followed", status: record.status };
      if (!isLive(record.status)) {
        if (click.verb === "end") return refused(`there is no access to end: this request is ${record.status}`);
        const withdrawn = await withdrawApproval(ports, record, { ...click, person });
        if (withdrawn !== "live") return withdrawn;
      }
      const by = { kind: "person", person } as const;
      const reason = click.verb === "end" ? "ended-early" : "revoked";
      await ports.workflows.startRevocation(record.id, reason, by, click.reason);
      return { kind: "followed", status: record.status };
    });
}

async function lackOfAuthority(
  ports: EndAccessPorts,
  { request }: RequestRecord,
  verb: EndClick["verb"],
  person: Person,
): Promise<string | undefined> {
  if (verb === "end") {
    return request.requester.userId === person.userId ? undefined : "only the person who has the access can end it";
  }
  const asPolicySees = await policyPerson(ports, person);
  return mayRevoke(ports.policy, await askedTarget(ports, request.target), asPolicySees)
    ? undefined
    : "only an approver of this access or an administrator can revoke it";
}
