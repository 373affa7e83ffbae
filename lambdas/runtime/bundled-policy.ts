import { createHash } from "node:crypto";
import { hashOfPolicy, Policy } from "../domain/policy/policy.ts";

/** The normalised access policy: the bundler puts it in place of this name. */
declare const DAYPASS_ACCESS_POLICY: unknown;

/**
 * The policy that this function was deployed with, and its hash, which every record and audit line carries. Throws when it is not a
 * whole policy: nothing is decided without one.
 */
export function bundledPolicy(): { readonly policy: Policy; readonly policyHash: string } {
  const policy = Policy.parse(DAYPASS_ACCESS_POLICY);
  const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
  return { policy, policyHash: hashOfPolicy(policy, sha256) };
}
