import { type AccessRequest, requestIdOf } from "../domain/access-request.ts";
import type { Person } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";
import { grantedSince } from "../steps/granted-since.ts";
import { continueWith, type Opened, type OpenPorts, openRecord, refusedAs } from "../steps/open-record.ts";
import { type RefusalPorts, refuseClick } from "../steps/refuse-click.ts";
import { type IdentityPorts, resolvePerson } from "../steps/resolve-person.ts";

export interface OpenExtensionPorts extends OpenPorts, IdentityPorts, RefusalPorts {
  readonly audit: AuditTrail;
}

/** More time for a grant, as the Slack function reported it. */
export interface ExtensionSubmission {
  readonly eventId: string;
  readonly execution: string;
  readonly submissionId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  /** The request whose grant is to last longer. */
  readonly requestId: string;
  readonly durationSeconds: number;
  readonly reason: string;
  readonly submittedAt: Date;
}

type Described =
  | { readonly kind: "described"; readonly request: AccessRequest }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Makes the record of an extension: a request of its own, decided by the policy of this moment for all the time from the first
 * grant on. The same submission again meets the record that is there.
 */
export function makeOpenExtension(ports: OpenExtensionPorts) {
  return async (submission: ExtensionSubmission): Promise<Opened> => {
    const id = requestIdOf(submission.teamId, submission.submissionId, ports.sha256);
    const there = await ports.records.read(id);
    if (there.kind === "damaged") return refusedAs(id, `its record is damaged: ${there.problem}`);
    if (there.kind === "whole") return continueWith(ports, there.record, submission.execution);

    const described = await describe(ports, id, submission);
    if (described.kind === "described") return openRecord(ports, described.request, [], submission.execution);
    const { submittedAt: at } = submission;
    await refuseClick(ports, { ...submission, at, what: "extension", why: described.why });
    return refusedAs(id, described.why);
  };
}

async function describe(ports: OpenExtensionPorts, id: string, submission: ExtensionSubmission): Promise<Described> {
  const resolved = await resolvePerson(ports, submission.slackUserId, submission.teamId);
  if (resolved.kind === "refused") return resolved;
  const read = await ports.records.read(submission.requestId);
  if (read.kind !== "whole") return refused("there is no such request");
  return describeFor(ports, id, submission, { granted: read.record, person: resolved.person });
}

async function describeFor(
  ports: OpenExtensionPorts,
  id: string,
  { durationSeconds, reason, submittedAt }: ExtensionSubmission,
  { granted, person }: { readonly granted: RequestRecord; readonly person: Person },
): Promise<Described> {
  const { request, expiresAt: from, status } = granted;
  if (request.requester.userId !== person.userId) return refused("only the person who has the access can extend it");
  if (status !== "active" || from === undefined) return refused(`there is no access to extend: it is ${status}`);
  const since = await grantedSince(ports.audit, granted);
  if (since === undefined) return refused("it is not on record in the audit trail since when the access was granted");
  const { target, access } = request;
  const extension = { of: granted.id, since, from };
  return {
    kind: "described",
    request: { id, requester: person, target, access, durationSeconds, reason, submittedAt, extension },
  };
}

function refused(why: string): Described {
  return { kind: "refused", why };
}
