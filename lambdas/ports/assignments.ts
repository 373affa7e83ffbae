import type { AccountAssignment } from "../domain/account-assignment.ts";

export type Mutation =
  | { readonly kind: "accepted"; readonly awsRequestId: string }
  /** Nothing is there to delete, says Identity Center. */
  | { readonly kind: "absent" }
  /** Another change is under way, or too many calls: wait and try again. Nothing was started. */
  | {
      readonly kind: "busy";
      readonly why: string;
      /** It conflicts with an operation under way, which may be this very call if that was delivered twice. */
      readonly conflict?: boolean;
    }
  /** Identity Center will not do it. Nothing was started. */
  | { readonly kind: "refused"; readonly why: string };

export type MutationStatus =
  | { readonly kind: "in-progress" }
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly why: string; readonly principalGone: boolean }
  /** Identity Center knows no such operation (any more). */
  | { readonly kind: "unknown" };

/**
 * Account assignments of type USER in Identity Center. Every method throws `IdentityCenterUnavailableError` when it cannot be
 * known what is (throttled reads, time-outs, 5xx); a mutation that threw may have been started.
 */
export interface Assignments {
  /** From a complete listing over all pages, by principal type and id: inherited rows and rows of groups do not count. */
  isPresent(assignment: AccountAssignment): Promise<boolean>;
  /** The one call: never repeated by the client. */
  startCreate(assignment: AccountAssignment): Promise<Mutation>;
  startDelete(assignment: AccountAssignment): Promise<Mutation>;
  statusOf(assignment: AccountAssignment, kind: "create" | "delete", awsRequestId: string): Promise<MutationStatus>;
  /** Whether Identity Center has a creation or deletion of exactly this assignment in progress. */
  hasMutationInProgress(assignment: AccountAssignment): Promise<boolean>;
  /** Whether the instance itself answers: only then does a 404 about something inside it prove anything. */
  instanceAnswers(assignment: AccountAssignment): Promise<boolean>;
}
