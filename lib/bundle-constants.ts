import type { Policy } from "../lambdas/domain/policy/policy.ts";

/** Identifiers that bundles mention, and the JSON texts that replace them. */
export function bundleConstants(policy: Policy): Readonly<Record<string, string>> {
  return { DAYPASS_ACCESS_POLICY: JSON.stringify(policy) };
}
