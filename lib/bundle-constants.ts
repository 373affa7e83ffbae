import { join } from "node:path";
import { readAccessPolicy } from "./read-access-policy.ts";

const POLICY_FILE = join(__dirname, "..", "config", "access-policy.yaml");

/** Identifiers that bundles mention, and the JSON texts that replace them. Throws when the policy's file is not as it should be. */
export function bundleConstants(): Readonly<Record<string, string>> {
  return { DAYPASS_ACCESS_POLICY: JSON.stringify(readAccessPolicy(POLICY_FILE)) };
}
