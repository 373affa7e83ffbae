import type { AccessKind, AccessOf } from "../../domain/access.ts";
import type { AccessProvider, Mutation } from "../../ports/access-provider.ts";

export type Change = "create" | "delete";

/** What happens to a call: an answer, an asynchronous failure, or no answer without or with effect. */
export type AccessFault =
  | Mutation
  | { readonly kind: "fails"; readonly why: string; readonly principalGone: boolean }
  | "lost"
  | "effect-lost";

/** A provider whose Identity Center can be looked into and broken. */
export interface InMemoryAccess<Kind extends AccessKind> extends AccessProvider<Kind> {
  isDown: boolean;
  exists(access: AccessOf<Kind>): boolean;
  /** Somebody else makes or removes it. */
  setByHand(access: AccessOf<Kind>, exists: boolean): void;
  /** To the next call of this kind; a kind that is changed at once never fails later. */
  next(change: Change, fault: AccessFault): void;
  /** Calls that reached Identity Center, by kind. */
  readonly started: readonly Change[];
}
