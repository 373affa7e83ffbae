import type { AccessKind, AccessOf } from "../domain/access.ts";

export type Mutation =
  /** `awsRequestId`: what its status is asked by; of a kind that changes at once the provider's own word that it was answered. */
  | { readonly kind: "accepted"; readonly awsRequestId: string }
  /** Nothing is there to remove, says Identity Center. */
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
 * Access of one kind in Identity Center: all that a grant and a revocation do with it. Every method throws
 * `IdentityCenterUnavailableError` when it cannot be known what is (throttled reads, time-outs, 5xx); a mutation that threw may
 * have been started.
 */
export interface AccessProvider<Kind extends AccessKind = AccessKind> {
  readonly kind: Kind;
  /** Identity Center lets only so many changes of this kind be outstanding at a time: each needs a permit. */
  readonly needsPermits: boolean;
  /**
   * From a complete listing over all pages, of exactly this person: what comes through a group does not count. That something on
   * the way to it is not found means absent only if the stored instance itself answers.
   */
  observe(access: AccessOf<Kind>): Promise<"present" | "absent">;
  /**
   * The one call: never repeated by the client. Of what is there already it is accepted as well: whoever made it, Identity Center
   * answers alike, or cannot tell whether it was this very call, delivered twice.
   */
  create(access: AccessOf<Kind>): Promise<Mutation>;
  remove(access: AccessOf<Kind>): Promise<Mutation>;
  statusOf(access: AccessOf<Kind>, kind: "create" | "delete", awsRequestId: string): Promise<MutationStatus>;
  /**
   * Whether Identity Center has a creation or removal of exactly this access in progress, as far as it shows that. Of a kind that
   * changes at once nothing ever is; there a conflict that leaves doubt throws.
   */
  hasMutationInProgress(access: AccessOf<Kind>): Promise<boolean>;
}

/** The provider of each kind there is; one that stands under another kind than its own does not compile. */
export type AccessProviders = { readonly [Kind in AccessKind]: AccessProvider<Kind> };
