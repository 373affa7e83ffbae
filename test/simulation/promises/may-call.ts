import type { FunctionName } from "../kernel/invocation.ts";

const RECORDS = /^records\.(read|apply|clearOutbox)$/;
const TELLS = /^(audit\.put|events\.publish)$/;
const REFUSES = /^(audit\.putRefusal|events\.publishRefusedClick)$/;
const IDENTITY =
  /^(chatPeople\.describe|people\.\w+|bindings\.(claimOf|pointerOf|claim|point|noteTold)|messageLog\.(read|claim)|operators\.page)$/;
const TARGETS = /^(organisation\.describeAccount|permissionSets\.describe|groups\.\w+|groupReach\.reaches)$/;
const LEDGER = /^ledger\.(read|takeTurn|change)$/;
const LOOKS = /^(assignments|memberships)\.(observe|statusOf|hasMutationInProgress)$/;
const PERMITS = /^permits\.(take|giveBack)$/;

/**
 * I7: all that each function may call, as its role allows. The public function reports; only `grant-access` creates and arms, only
 * `revoke-access` removes and disarms; and no name is looked up, and no policy asked, on the way out.
 */
const MAY_CALL: Readonly<Record<FunctionName, readonly RegExp[]>> = {
  slack: [/^submissions\.\w+$/],
  "open-request": [
    RECORDS,
    TELLS,
    REFUSES,
    IDENTITY,
    TARGETS,
    /^records\.create$/,
    /^audit\.read$/,
    /^existing\.waysTo$/,
    /^ledger\.read$/,
    /^workflows\.openOneOf$/,
  ],
  "await-decision": [RECORDS, TELLS, /^workflows\.ring$/],
  "decide-request": [RECORDS, TELLS, REFUSES, IDENTITY, /^groups\.\w+$/, /^workflows\.(ring|startRevocation)$/],
  "grant-access": [
    RECORDS,
    TELLS,
    TARGETS,
    LEDGER,
    LOOKS,
    PERMITS,
    /^people\.\w+$/,
    /^bindings\.claimOf$/,
    /^audit\.read$/,
    /^(assignments|memberships)\.create$/,
    /^grantControl\.stoppedBecause$/,
    /^schedules\.(create|readBack)$/,
    /^workflows\.startRevocation$/,
  ],
  "revoke-access": [
    RECORDS,
    TELLS,
    LEDGER,
    LOOKS,
    PERMITS,
    /^(assignments|memberships)\.remove$/,
    /^people\.describe$/,
    /^organisation\.describeAccount$/,
    /^schedules\.(readBack|delete)$/,
    /^existing\.waysTo$/,
    /^operators\.page$/,
  ],
  notify: [/^records\.read$/, /^messageLog\.\w+$/, /^chatPeople\.findByEmail$/, /^conversations\.\w+$/],
  sweep: [
    RECORDS,
    TELLS,
    /^(dueItems\.find|liveGrants\.list)$/,
    /^schedules\.(listArmed|readBack)$/,
    /^(assignments|memberships)\.observe$/,
    /^ledger\.read$/,
    /^messageLog\.(read|claim)$/,
    /^operators\.page$/,
    /^workflows\.(ring|startRevocation|resumeAccess)$/,
  ],
};

const known = new Map<string, boolean>();

export function mayCall(functionName: FunctionName, call: string): boolean {
  const key = `${functionName} ${call}`;
  const may = known.get(key) ?? MAY_CALL[functionName].some((allowed) => allowed.test(call));
  known.set(key, may);
  return may;
}
