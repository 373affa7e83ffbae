type Covered =
  /** Titles of its contract suites. */
  | { readonly suites: readonly string[] }
  /** Why it has none. */
  | { readonly none: string };

/** Every file in lambdas/ports, and the suites that hold its adapters to what it promises. */
export const PORTS: Readonly<Record<string, Covered>> = {
  "access-events": { suites: ["access events"] },
  "access-provider": {
    suites: [
      "access of kind account",
      "asynchronous access of kind account",
      "access of kind group",
      "immediate access of kind group",
    ],
  },
  "audit-trail": { suites: ["audit trail"] },
  bindings: { suites: ["bindings"] },
  "chat-people": { suites: ["chat people"] },
  clock: { none: "the machine's own time and pause: an answer that could be wrong has no form here" },
  conversations: { suites: ["conversations"] },
  directory: { suites: ["directory"] },
  "directory-snapshots": { suites: ["directory snapshots"] },
  "due-items": { suites: ["due items"] },
  errors: { none: "names of faults, which the suites of those that throw them ask for" },
  "existing-access": { suites: ["existing access", "existing memberships"] },
  "expiry-schedules": { suites: ["expiry schedules"] },
  "grant-control": { suites: ["grant control"] },
  "group-reach": { suites: ["where a group has access"] },
  "joinable-groups": { suites: ["groups"] },
  ledger: { suites: ["ledger"] },
  "live-grants": { suites: ["live grants"] },
  "message-log": { suites: ["message log"] },
  operators: { suites: ["operators"] },
  organisation: { suites: ["organisation"] },
  people: { suites: ["people"] },
  "permission-sets": { suites: ["permission sets"] },
  permits: { suites: ["permits"] },
  "progress-store": { suites: ["progress store"] },
  random: { none: "a number for jitter: any will do" },
  "replay-marks": { suites: ["replay marks"] },
  "request-records": { suites: ["request records"] },
  secrets: { suites: ["secrets"] },
  submissions: { suites: ["submissions"] },
  workflows: { suites: ["workflows"] },
};
