import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Names, Policy, type Rule } from "../lambdas/domain/policy/policy.ts";
import { AccessPolicyLanguage } from "./access-policy-language.ts";
import { secondsOfDuration } from "./duration.ts";
import { InvalidConfigurationError, parseYamlFile } from "./yaml-problems.ts";

/** The policy of a file, normalised for the functions; throws `InvalidConfigurationError` with every problem. */
export function readAccessPolicy(path: string): Policy {
  return parseAccessPolicy(path, readFileSync(path, "utf8"));
}

export function parseAccessPolicy(path: string, text: string): Policy {
  const written = parseYamlFile(path, text, AccessPolicyLanguage);
  const { maxDuration, duration, remindersAfter, lapseAfter } = written.defaults;
  const policy = Policy.safeParse({
    rules: written.rules.map(normalRule),
    administrators: normalNames(written.administrators),
    auditors: normalNames(written.auditors),
    defaults: {
      maxDurationSeconds: seconds(maxDuration),
      durationSeconds: seconds(duration),
      remindersAfterSeconds: remindersAfter.map(seconds).sort((a, b) => a - b),
      lapseAfterSeconds: seconds(lapseAfter),
    },
  });
  if (!policy.success) throw new InvalidConfigurationError([`${path}:1:1: ${z.prettifyError(policy.error)}`]);
  const late = policy.data.defaults.remindersAfterSeconds.some(
    (after) => after >= policy.data.defaults.lapseAfterSeconds,
  );
  if (late)
    throw new InvalidConfigurationError([
      `${path}:1:1: defaults.remindersAfter must all come before lapseAfter, ${lapseAfter}`,
    ]);
  return policy.data;
}

function normalRule(rule: AccessPolicyLanguage["rules"][number]): Rule {
  const { name, effect, accounts, permissionSets, requesters, approvers, approval } = rule;
  const { selfApproval, approvalsRequired, maxDuration } = rule;
  return {
    name,
    accounts: list(accounts),
    permissionSets: list(permissionSets),
    approvers: normalNames(approvers ?? {}),
    ...(effect === "deny" ? { effect } : {}),
    ...(requesters === undefined ? {} : { requesters: normalNames(requesters) }),
    ...(approval === undefined ? {} : { approval }),
    ...(selfApproval === undefined ? {} : { selfApproval }),
    ...(approvalsRequired === undefined ? {} : { approvalsRequired }),
    ...(maxDuration === undefined ? {} : { maxDurationSeconds: seconds(maxDuration) }),
  };
}

function normalNames({ users, groups }: { users?: string | string[]; groups?: string | string[] }): Names {
  return {
    users: list(users ?? []).map((user) => (user.startsWith("id:") ? user : user.toLowerCase())),
    groups: list(groups ?? []),
  };
}

function list(oneOrMore: string | string[]): string[] {
  return typeof oneOrMore === "string" ? [oneOrMore] : oneOrMore;
}

/** The language has checked how it is written. */
function seconds(duration: string): number {
  return secondsOfDuration(duration) ?? 0;
}
