import type { Policy } from "../../../lambdas/domain/policy/policy.ts";

/** The functions of Daypass that a life needs. */
export const FUNCTION_NAMES = [
  "slack",
  "open-request",
  "await-decision",
  "decide-request",
  "grant-access",
  "revoke-access",
  "notify",
  "sweep",
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** One run of a function, from its call until it is over. */
export interface Invocation {
  /** `grant-access#3`: the third one of the story. */
  readonly id: string;
  readonly functionName: FunctionName;
  readonly startedAtMs: number;
  /** The policy that its code has. */
  readonly policy: Policy;
  /** How many calls it has made. */
  calls: number;
  /** It goes on no more: answered, killed or stopped. */
  isOver: boolean;
  /** While it is frozen, nobody stops it: the kill comes when it goes on. */
  frozenUntilMs: number;
  /** Ends it where it is. */
  kill(): void;
}
