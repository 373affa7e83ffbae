import { makeInMemoryJoinableGroups } from "../../../lambdas/adapters/in-memory/in-memory-joinable-groups.ts";
import { makeInMemoryPeople } from "../../../lambdas/adapters/in-memory/in-memory-people.ts";
import type { Person } from "../../../lambdas/domain/person.ts";
import { decideAccess, mayApprove } from "../../../lambdas/domain/policy/decide-access.ts";
import { mayRevoke } from "../../../lambdas/domain/policy/may-revoke.ts";
import type { Policy } from "../../../lambdas/domain/policy/policy.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import type { JoinableGroup } from "../../../lambdas/ports/joinable-groups.ts";
import type { DirectoryUser, People } from "../../../lambdas/ports/people.ts";
import { askedTarget } from "../../../lambdas/steps/asked-target.ts";
import {
  type ApprovalPorts,
  approvalsThatCount,
  policyPerson,
  policyQuestion,
} from "../../../lambdas/steps/policy-question.ts";
import type { World } from "../../fixtures/daypass-world.ts";

/** People and groups as they were from an instant on. */
interface Facts {
  readonly sinceMs: number;
  readonly people: People;
  readonly ports: Pick<ApprovalPorts, "groups">;
}

/** Who had which authority when: recomputed from what truly was, beside whatever the functions looked at. */
export class Authority {
  readonly #world: World;
  readonly #facts: Facts[] = [];

  constructor(world: World, nowMs: number) {
    this.#world = world;
    this.changed(nowMs);
  }

  /** People, groups or memberships are other ones from now on. */
  changed(nowMs: number): void {
    const { users, members, directoryGroups } = this.#world;
    const copies = new Map([...members].map(([group, ids]) => [group, new Set(ids)]));
    const people = makeInMemoryPeople(new Map<string, DirectoryUser>(users), copies);
    const groups = makeInMemoryJoinableGroups(new Map<string, JoinableGroup>(directoryGroups));
    this.#facts.push({ sinceMs: nowMs, people, ports: { groups } });
  }

  /** Why the request may not be granted, at whatever instant since then; undefined when it might. */
  whyNotGranted(record: RequestRecord, policy: Policy, sinceMs: number): Promise<string | undefined> {
    return this.#throughout(sinceMs, policy, async (ports) => {
      const requester = await ports.people.describe(record.request.requester.userId);
      if (!requester?.enabled) return "I8 the requester is disabled or gone";
      const question = await policyQuestion(ports, record.request, requester);
      const decision = decideAccess(policy, question);
      if (decision.outcome === "refused") return `I4 the policy refuses it: ${decision.reasons.join("; ")}`;
      if (decision.outcome === "granted-at-once") return undefined;
      const counting = await approvalsThatCount(ports, question, record.requestHash, Object.values(record.decisions));
      const isOwn = counting.some(({ approver }) => approver.userId === requester.userId);
      if (isOwn && !decision.selfApproval) return "I9 the requester's own approval counted";
      if (counting.length >= decision.approvalsRequired) return undefined;
      return `I4 ${counting.length} approvals count, ${decision.approvalsRequired} are needed`;
    });
  }

  whyNoApprover(record: RequestRecord, approver: Person, policy: Policy, sinceMs: number): Promise<string | undefined> {
    return this.#throughout(sinceMs, policy, async (ports) => {
      const requester = await ports.people.describe(record.request.requester.userId);
      const user = await ports.people.describe(approver.userId);
      if (!requester?.enabled || !user?.enabled) return "I8 one of both is disabled or gone";
      const question = await policyQuestion(ports, record.request, requester);
      const { may, why } = mayApprove(policy, question, await policyPerson(ports, user));
      const invariant = approver.userId === requester.userId ? "I9" : "I4";
      return may ? undefined : `${invariant} ${approver.displayName} may not decide it: ${why}`;
    });
  }

  whyNoRevoker(record: RequestRecord, person: Person, policy: Policy, sinceMs: number): Promise<string | undefined> {
    return this.#throughout(sinceMs, policy, async (ports) => {
      const target = await askedTarget(ports, record.request.target);
      const may = mayRevoke(policy, target, await policyPerson(ports, person));
      return may ? undefined : `I4 ${person.displayName} may not revoke it`;
    });
  }

  /** Undefined when it was right at some instant since then: what changes while a function runs, it may have seen or not. */
  async #throughout(
    sinceMs: number,
    policy: Policy,
    look: (ports: ApprovalPorts) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    let why: string | undefined;
    for (const [index, { people, ports }] of this.#facts.entries()) {
      const next = this.#facts[index + 1];
      if (next !== undefined && next.sinceMs < sinceMs) continue;
      why = await look({ people, ...ports, bindings: this.#world.bindings, policy, policyHash: "" });
      if (why === undefined) return undefined;
    }
    return why;
  }
}
