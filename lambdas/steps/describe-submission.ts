import type { AccessRequest } from "../domain/access-request.ts";
import type { TargetPorts } from "./access-to-target.ts";
import { describeAccountTarget } from "./account-target.ts";
import { describeGroupTarget } from "./group-target.ts";
import { type IdentityPorts, resolvePerson } from "./resolve-person.ts";

export interface DescribePorts extends IdentityPorts, TargetPorts {
  readonly instanceArn: string;
}

/** What somebody chose, by ids alone. */
type Wanted =
  | {
      readonly kind: "account";
      readonly accountId: string;
      /** All that were asked for at once. */
      readonly accountIds: readonly string[];
      readonly permissionSetArn: string;
    }
  | { readonly kind: "group"; readonly groupId: string };

/** A group, or one account of what was submitted, as the Slack function reported it; the event's own id and instant beside it. */
export interface Submission {
  readonly eventId: string;
  readonly execution: string;
  readonly submissionId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly wanted: Wanted;
  readonly durationSeconds: number;
  readonly reason: string;
  readonly submittedAt: Date;
  readonly startsAt?: Date | undefined;
}

export type Described =
  | { readonly kind: "described"; readonly request: AccessRequest; readonly objections: readonly string[] }
  | { readonly kind: "refused"; readonly why: string };

/** Resolves every name on the server; nothing that the client sent is shown or believed. */
export async function describeSubmission(
  ports: DescribePorts,
  { id, batch }: Pick<AccessRequest, "id" | "batch">,
  submission: Submission,
): Promise<Described> {
  const resolved = await resolvePerson(ports, submission.slackUserId, submission.teamId);
  if (resolved.kind === "refused") return resolved;
  const { person } = resolved;
  const described = await describeTarget(ports, submission.wanted);
  if (described.kind === "refused") return described;
  return {
    kind: "described",
    objections: described.objections,
    request: {
      id,
      requester: person,
      target: described.target,
      access: described.accessFor(person.userId),
      durationSeconds: submission.durationSeconds,
      reason: submission.reason,
      submittedAt: submission.submittedAt,
      ...(submission.startsAt === undefined ? {} : { startsAt: submission.startsAt }),
      ...(batch === undefined ? {} : { batch }),
    },
  };
}

function describeTarget(ports: DescribePorts, wanted: Wanted) {
  const { instanceArn } = ports;
  return wanted.kind === "group"
    ? describeGroupTarget(ports, wanted.groupId)
    : describeAccountTarget(ports, { ...wanted, instanceArn });
}
