import type { FactType } from "../../lambdas/domain/audit-record.ts";
import { verifyChain } from "./audit-chain.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** What a request must have left in the audit bucket. */
export interface Chain {
  readonly requestId: string;
  readonly facts: readonly FactType[];
}

/** From the approval on, of one that comes to its end. */
export const GRANTED_AND_ENDED = ["granting", "granted", "revoking", "ended"] as const satisfies readonly FactType[];

/** How a request begins that so many people approve; without any, the policy does. */
export function approvedBy(approvers: readonly string[]): readonly FactType[] {
  return ["requested", ...approvers.slice(1).map(() => "approval-recorded" as const), "approved"];
}

/** The verdict on the audit chain of a life, from the objects in the bucket. */
export async function witnessChain(stage: Stage, witness: Witness, { requestId, facts }: Chain): Promise<void> {
  const verdict = verifyChain(requestId, await stage.observer.auditObjects(requestId));
  const isAsTold = verdict.facts.join(" ") === facts.join(" ");
  const what = isAsTold ? verdict.facts.join(" → ") : `${facts.join(" → ")}, instead of ${verdict.facts.join(" → ")}`;
  witness.check(isAsTold, "auditor", `on record: ${what}`, "s3:GetObject");
  witness.check(
    verdict.problems.length === 0,
    "auditor",
    `the chain is whole${verdict.problems.map((p) => `; ${p}`)}`,
    "s3:GetObject",
  );
}
