/** Which side AWS is on, where a target cannot pass a case. */
type OnTheSideOf =
  /** AWS does what the case says: the target differs. */
  | "the case"
  /** AWS does what the target does. */
  | "the target"
  /** No document says: docs/verify-on-aws.md has it. */
  | "unknown";

interface LeftOut {
  readonly because: string;
  readonly awsIsOn: OnTheSideOf;
}

/**
 * The one list of contract cases that are not held against moto, by suite and case; `*` is a whole suite. A single case is run all
 * the same, and must fail: what moto has learned meanwhile is noticed, and leaves the list.
 */
export const LEFT_OUT_OF_MOTO: Readonly<Record<string, Readonly<Record<string, LeftOut>>>> = {};
