import { type AccessRequest, LATEST_START_SECONDS, requestIdOf } from "../domain/access-request.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { secondsBetween } from "../domain/instant.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import type { ExistingAccess } from "../ports/existing-access.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type DescribePorts, describeSubmission, type Submission } from "../steps/describe-submission.ts";
import { objectionToStanding } from "../steps/existing-access.ts";
import { continueWith, type Opened, type OpenPorts, openRecord, refusedAs } from "../steps/open-record.ts";
import { type RefusalPorts, refuseClick } from "../steps/refuse-click.ts";

export interface OpenRequestPorts extends OpenPorts, DescribePorts, RefusalPorts {
  readonly existing: ExistingAccess;
  readonly ledger: Pick<Ledger, "read">;
  readonly records: RequestRecords;
}

/**
 * Makes the record of a submission, decided by the policy of this moment: refused, approved, scheduled, or pending. The same
 * submission again, in whatever execution, meets the record that is there.
 */
export function makeOpenRequest(ports: OpenRequestPorts) {
  return async (submission: Submission): Promise<Opened> => {
    const identity = identityOf(submission, ports.sha256);
    const { id } = identity;
    const there = await ports.records.read(id);
    if (there.kind === "damaged") return refusedAs(id, `its record is damaged: ${there.problem}`);
    if (there.kind === "whole") return continueWith(ports, there.record, submission.execution);

    const described = await describeSubmission(ports, identity, submission);
    if (described.kind === "refused") {
      await refuse(ports, submission, identity, described.why);
      return refusedAs(id, described.why);
    }
    const { request } = described;
    const objections = [...described.objections, ...objectionsToStart(request)];
    const standing = objections.length === 0 ? await objectionToStanding(ports, request.access) : undefined;
    const against = standing === undefined ? objections : [standing];
    return openRecord(ports, request, against, submission.execution);
  };
}

/** Accounts of one submission that are refused for one reason are one refusal: once on record, and told once. */
function refuse(
  ports: OpenRequestPorts,
  submission: Submission,
  { id, batch }: Pick<AccessRequest, "id" | "batch">,
  why: string,
): Promise<void> {
  const { submittedAt: at, eventId } = submission;
  const about =
    batch === undefined
      ? { eventId, requestId: id }
      : { eventId: `${eventId}-${ports.sha256(why).slice(0, 16)}`, requestId: batch.id };
  return refuseClick(ports, { ...submission, ...about, at, what: "submission", why });
}

/** Several accounts at once are several requests, each of which knows the others. */
function identityOf(submission: Submission, sha256: Sha256): Pick<AccessRequest, "id" | "batch"> {
  const { teamId, submissionId, wanted } = submission;
  const whole = requestIdOf(teamId, submissionId, sha256);
  if (wanted.kind === "group" || wanted.accountIds.length === 1) return { id: whole };
  const { accountId, accountIds } = wanted;
  const requestIds = accountIds.map((each) => requestIdOf(teamId, submissionId, sha256, each));
  return {
    id: requestIdOf(teamId, submissionId, sha256, accountId),
    batch: { id: batchIdOf(submission, sha256), requestIds, accountIds: [...accountIds] },
  };
}

/**
 * Of all that was asked for with it: a form that is sent twice with different contents is several batches, as what one message shows
 * and one click approves was submitted as it is there.
 */
function batchIdOf({ teamId, submissionId, slackUserId, wanted, ...submission }: Submission, sha256: Sha256): string {
  const { durationSeconds, reason, startsAt } = submission;
  const shared = wanted.kind === "account" ? [wanted.permissionSetArn, ...wanted.accountIds] : [];
  const content = [slackUserId, ...shared, durationSeconds, reason, startsAt?.toISOString()];
  return requestIdOf(teamId, submissionId, sha256, sha256(canonicalJson(content)));
}

function objectionsToStart({ startsAt, submittedAt }: AccessRequest): readonly string[] {
  if (startsAt === undefined || secondsBetween(submittedAt, startsAt) <= LATEST_START_SECONDS) return [];
  return [`it is to start at ${startsAt.toISOString()}, allowed: within 14 days`];
}
