import { Status } from "../../lambdas/domain/status.ts";
import { FAULTS } from "./kernel/faults.ts";
import type { Counted } from "./tally.ts";

/** From so many lives on, everything that can happen must have happened. */
export const LIVES_TO_MEET_ALL = 10_000;

const DISASTERS = [
  "slack away",
  "bucket away",
  "table away",
  "bus away",
  "scheduler away",
  "workflows away",
  "pager away",
  "identity-center away",
  "identity-store away",
  "organizations away",
  "policy",
  "deployed",
  "disabled",
  "deleted",
  "left Slack",
  "left the group",
  "suspended",
  "closed",
  "permission set gone",
  "sessions longer",
  "made by hand",
  "removed by hand",
  "schedule lost",
  "executions stopped",
  "grants stopped",
];
const PEOPLE = ["submit", "extend", "approve", "deny", "cancel", "end", "revoke"];
/** How a request ends in which something was to be made. */
const ENDS = [
  "ended gone",
  "ended shared",
  "ended orphaned",
  "ended account-closed",
  "failed gone",
  "failed nothing-made",
  "failed standing",
];
/** Those in which no request is left. */
const PASSING = new Set(["pending", "scheduled", "approved", "granting", "active", "revoking"]);

/** What a simulation of so many lives should have met and has not: it would prove nothing of that. */
export function neverMet({ tables }: Pick<Counted, "tables">): readonly string[] {
  const missing = (table: keyof Counted["tables"], wanted: readonly string[]) =>
    wanted.filter((what) => tables[table][what] === undefined).map((what) => `${table}: ${what}`);
  return [
    ...missing(
      "statuses",
      Status.options.filter((status) => !PASSING.has(status)),
    ),
    ...missing("ends", ENDS),
    ...missing("people", PEOPLE),
    ...missing("disasters", DISASTERS),
    ...missing("faults", Object.keys(FAULTS)),
  ];
}
