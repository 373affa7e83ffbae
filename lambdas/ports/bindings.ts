import type { Binding, SlackIdentity } from "../domain/binding.ts";

/** A user's half of a binding. It counts once it is `told`: the change is on record, and the operators have heard of it, if they are to. */
export interface BindingClaim {
  readonly binding: Binding;
  readonly told: boolean;
}

/**
 * A binding is a pair of items, one found by the user and one by the Slack id, each written alone. It is in force while both name
 * each other and the user's is told; so one Slack id never acts as two users, nor two as one, whatever is left half made. Each write
 * is conditional and may be repeated. Throws `StoreUnavailableError`.
 */
export interface Bindings {
  /** What is claimed for a user, read consistently. */
  claimOf(userId: string): Promise<BindingClaim | undefined>;
  /** The user that a Slack id points to, read consistently. */
  pointerOf(slack: SlackIdentity): Promise<string | undefined>;
  /** Claims the user IF nobody has, or the same Slack id; a claim that is made again is to be told again. */
  claim(binding: Binding): Promise<"claimed" | "taken">;
  /** Points from the Slack id to the user IF it points nowhere, or there. */
  point(slack: SlackIdentity, userId: string): Promise<"pointed" | "taken">;
  /** Marks the claim as told IF it is still this one. */
  noteTold(binding: Binding): Promise<void>;
  /** Removes the claim IF it is still this one; one that is gone, or another's, stays as it is. */
  dropClaim(binding: Binding): Promise<void>;
  /** Removes the pointer IF it points to this user. */
  dropPointer(slack: SlackIdentity, userId: string): Promise<void>;
  /** Claims, oldest first, so many at most; `next` goes on after them. What was made in the last seconds may be missing. */
  list(limit: number, after?: string): Promise<{ readonly claims: readonly BindingClaim[]; readonly next?: string }>;
}
