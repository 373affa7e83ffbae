import { readFileSync } from "node:fs";
import { DURATION_LIMITS } from "../lambdas/domain/access-request.ts";
import { type Names, Policy, type Rule } from "../lambdas/domain/policy/policy.ts";
import { AccessPolicyLanguage, LAPSE_AFTER_SECONDS } from "./access-policy-language.ts";
import { parseYamlFile } from "./yaml-problems.ts";

const NOBODY: Names = { users: [], groups: [] };
const USUAL_SECONDS = 3600;
const REMINDERS_AFTER_SECONDS = [15, 45, 105, 225, 465].map((minutes) => minutes * 60);

/** The policy of a file, normalised for the functions; throws `InvalidConfigurationError` with every problem. */
export function readAccessPolicy(path: string): Policy {
  return parseAccessPolicy(path, readFileSync(path, "utf8"));
}

export function parseAccessPolicy(path: string, text: string): Policy {
  const written = parseYamlFile(path, text, AccessPolicyLanguage);
  const maxDurationSeconds = written.defaults.maxDuration ?? DURATION_LIMITS.longest;
  const lapseAfterSeconds = written.defaults.lapseAfter ?? LAPSE_AFTER_SECONDS;
  return Policy.parse({
    rules: written.rules.map(normalRule),
    administrators: written.administrators ?? NOBODY,
    auditors: written.auditors ?? NOBODY,
    defaults: {
      maxDurationSeconds,
      durationSeconds: written.defaults.duration ?? Math.min(USUAL_SECONDS, maxDurationSeconds),
      remindersAfterSeconds:
        written.defaults.remindersAfter ?? REMINDERS_AFTER_SECONDS.filter((after) => after < lapseAfterSeconds),
      lapseAfterSeconds,
    },
  });
}

/** What is not set stays away, so that the policy is the same as JSON. The language lets a rule be about one of the two only. */
function normalRule(written: AccessPolicyLanguage["rules"][number]): Rule {
  const { approvers = NOBODY, maxDuration, accounts = [], permissionSets = [], groups, ...rest } = written;
  const said = { ...rest, approvers, ...(maxDuration === undefined ? {} : { maxDurationSeconds: maxDuration }) };
  return groups === undefined ? { ...said, accounts, permissionSets } : { ...said, groups };
}
