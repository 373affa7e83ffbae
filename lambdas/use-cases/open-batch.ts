import { requestIdOf } from "../domain/access-request.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import type { SubmissionEvent, Workflows } from "../ports/workflows.ts";
import type { Opened } from "../steps/open-record.ts";

export interface OpenBatchPorts {
  readonly workflows: Pick<Workflows, "openOneOf">;
  readonly sha256: Sha256;
}

/**
 * Several accounts that were asked for at once are several lives: starts each one. Done twice, the second executions meet the
 * records of the first. Throws `WorkflowsUnavailableError` when one could not be started; then all may be started again.
 */
export function makeOpenBatch({ workflows, sha256 }: OpenBatchPorts) {
  return async (
    event: SubmissionEvent,
    submission: { readonly teamId: string; readonly submissionId: string; readonly accountIds: readonly string[] },
  ): Promise<Pick<Opened, "next" | "requestId" | "wakesAt" | "wake">> => {
    await Promise.all(submission.accountIds.map((accountId) => workflows.openOneOf(event, accountId)));
    const requestId = requestIdOf(submission.teamId, submission.submissionId, sha256);
    return { next: "stop", requestId, wakesAt: [], wake: 0 };
  };
}
