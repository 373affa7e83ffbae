import type { GroupRef } from "./group-ref.ts";
import type { Names } from "./policy.ts";

/** A person as the policy sees them: `groups` are those named in the policy that they are a member of. */
export interface PolicyPerson {
  readonly userId: string;
  readonly email: string;
  readonly groups: readonly GroupRef[];
  /** Groups named in the policy that do not exist or are ambiguous: they give nobody anything, and what they forbid counts. */
  readonly unknownGroups?: readonly GroupRef[];
}

/** Whether a person is among those named; `unknown` when that hangs on a group that cannot be looked up. */
export type Listed = "yes" | "no" | "unknown";

export function listed(names: Names, person: PolicyPerson): Listed {
  if (names.users.some((ref) => isUser(ref, person))) return "yes";
  if (names.groups.some((group) => person.groups.includes(group))) return "yes";
  return names.groups.some((group) => person.unknownGroups?.includes(group)) ? "unknown" : "no";
}

export function isUser(ref: string, { userId, email }: PolicyPerson): boolean {
  return sameText(ref, email) || sameText(ref, `id:${userId}`);
}

/** Equal but for the case of A to Z: `toLowerCase` would also fold letters such as the Kelvin sign into ours. */
export function sameText(a: string, b: string): boolean {
  return foldCase(a) === foldCase(b);
}

export function foldCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
