import { groupsNamed } from "./decide-access.ts";
import type { GroupRef } from "./group-ref.ts";
import type { Policy } from "./policy.ts";

/** Every group that the policy names anywhere, once, whether a decision hangs on it or not. */
export function everyGroupNamed(policy: Policy): readonly GroupRef[] {
  const names = [...groupsNamed(policy), ...policy.auditors.groups];
  return [...new Set(names)].sort();
}
