import { readFileSync } from "node:fs";
import { DURATION_LIMITS } from "../lambdas/domain/access-request.ts";
import { type Names, Policy, type Rule } from "../lambdas/domain/policy/policy.ts";
import { AccessPolicyLanguage } from "./access-policy-language.ts";
import { remindersTooLate } from "./reminders.ts";
import { RequestsSettings } from "./settings/requests.ts";
import { parseYamlFile } from "./yaml-problems.ts";

const NOBODY: Names = { users: [], groups: [] };
const USUAL_SECONDS = 3600;

/**
 * The policy of a file, normalised for the functions; throws `InvalidConfigurationError` with every problem. What it does not say of
 * reminders and lapse the deployment says. @default - the deployment says nothing of them either
 */
export function readAccessPolicy(path: string, requests?: RequestsSettings): Policy {
  return parseAccessPolicy(path, readFileSync(path, "utf8"), requests);
}

export function parseAccessPolicy(path: string, text: string, requests = RequestsSettings.parse({})): Policy {
  const written = parseYamlFile(path, text, languageWithin(requests));
  const maxDurationSeconds = written.defaults.maxDuration ?? DURATION_LIMITS.longest;
  const lapseAfterSeconds = written.defaults.lapseAfter ?? requests.lapseAfterSeconds;
  return Policy.parse({
    rules: written.rules.map(normalRule),
    administrators: written.administrators ?? NOBODY,
    auditors: written.auditors ?? NOBODY,
    defaults: {
      maxDurationSeconds,
      durationSeconds: written.defaults.duration ?? Math.min(USUAL_SECONDS, maxDurationSeconds),
      remindersAfterSeconds:
        written.defaults.remindersAfter ?? requests.remindersAfterSeconds.filter((after) => after < lapseAfterSeconds),
      lapseAfterSeconds,
    },
  });
}

/** Reminders of the policy come before the lapse of the deployment, where the policy names no lapse. */
function languageWithin({ lapseAfterSeconds }: RequestsSettings) {
  return AccessPolicyLanguage.superRefine(({ defaults: { remindersAfter = [], lapseAfter } }, { addIssue }) => {
    if (lapseAfter !== undefined) return;
    for (const { at, message } of remindersTooLate(remindersAfter, lapseAfterSeconds)) {
      addIssue({ code: "custom", path: ["defaults", "remindersAfter", at], message });
    }
  });
}

/** What is not set stays away, so that the policy is the same as JSON. The language lets a rule be about one of the two only. */
function normalRule(written: AccessPolicyLanguage["rules"][number]): Rule {
  const { approvers = NOBODY, maxDuration, accounts = [], permissionSets = [], groups, ...rest } = written;
  const said = { ...rest, approvers, ...(maxDuration === undefined ? {} : { maxDurationSeconds: maxDuration }) };
  return groups === undefined ? { ...said, accounts, permissionSets } : { ...said, groups };
}
