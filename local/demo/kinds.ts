import type { Wish } from "../lives/stage.ts";

/** The kinds of request that a policy can know, each in words that follow "a request that", or "no request in this policy". */
export const KINDS = {
  approval: "needs an approval",
  approvals: "needs several approvals",
  "own-approval": "may be asked for, but not approved, by one of its own approvers",
  automatic: "is granted without an approval",
  "self-served": "may be approved by those who ask for it",
  several: "is for three accounts of which one person approves each",
  refused: "is refused",
} as const;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS).filter((name): name is Kind => Object.hasOwn(KINDS, name));

/** A request of some kind that a policy decides so. */
export interface FoundRequest {
  readonly wish: Omit<Wish, "reason">;
  /** The longest that the policy gives it, in seconds. */
  readonly longestSeconds: number;
  /** Slack ids of those who can approve it: as many as are needed, nobody when nobody needs to. */
  readonly approvers: readonly string[];
  /** The accounts besides that of the wish, of several: the second can be given, the third is, or will be, suspended. */
  readonly besides?: readonly [string, string];
  /** What the refusal says: the name of a rule, or its reason. */
  readonly because?: string;
}

export type FoundRequests = Readonly<Partial<Record<Kind, FoundRequest>>>;
