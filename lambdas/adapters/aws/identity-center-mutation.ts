import type { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { Mutation } from "../../ports/access-provider.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import { identityCenterOnce } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

const BUSY: ReadonlySet<string> = new Set([
  "ConflictException",
  "ThrottlingException",
  "TooManyRequestsException",
  "ServiceQuotaExceededException",
]);

/** Sends the one call. What surely started nothing is an answer; what may have started something throws. */
export async function startMutation(
  what: string,
  send: (
    client: SSOAdminClient,
  ) => Promise<{ RequestId?: string; Status?: string; FailureReason?: string } | undefined>,
): Promise<Mutation> {
  try {
    const status = await send(identityCenterOnce());
    if (status?.RequestId !== undefined) return { kind: "accepted", awsRequestId: status.RequestId };
    throw new IdentityCenterUnavailableError(`${what} an assignment: the answer has no request id`);
  } catch (error) {
    const name = nameOf(error);
    const message = error instanceof Error ? error.message : name;
    if (BUSY.has(name)) return { kind: "busy", why: message, conflict: name === "ConflictException" };
    if (name === "ResourceNotFoundException") return { kind: "absent" };
    if (name === "ValidationException") return { kind: "refused", why: message };
    return unavailable(IdentityCenterUnavailableError, `${what} an assignment`)(error);
  }
}
