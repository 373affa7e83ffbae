import { type Access, type AccessKind, keyPartsOf } from "../../lambdas/domain/access.ts";
import { AuditRecord } from "../../lambdas/domain/audit-record.ts";
import type { LedgerEntry } from "../../lambdas/domain/ledger-entry.ts";
import type { Policy, Rule } from "../../lambdas/domain/policy/policy.ts";
import type { AccessProvider } from "../../lambdas/ports/access-provider.ts";
import type { ExpirySchedule } from "../../lambdas/ports/expiry-schedules.ts";
import type { FunctionName } from "./kernel/invocation.ts";
import type { SimulatedPorts } from "./kernel/ports.ts";
import { PEOPLE, policyNamed } from "./story/organisation.ts";
import type { Script } from "./story/script.ts";

/** What a wrong step would do, as ports that misbehave: over the gates, so that its calls are calls like others. */
export type Plant = (ports: SimulatedPorts, functionName: FunctionName, script: Script) => Partial<SimulatedPorts>;

const NOTHING = {};

/** The schedule is made when the assignment has been asked for. */
const armAfterGrant: Plant = (ports, functionName) => {
  if (functionName !== "grant-access") return NOTHING;
  const postponed: ExpirySchedule[] = [];
  return {
    schedules: {
      ...portOf(ports.schedules, ["listArmed", "delete"]),
      create: async (schedule) => {
        postponed.push(schedule);
        return "created";
      },
      readBack: async () => "armed",
    },
    providers: withProviders(ports, (provider) => ({
      create: async (access) => {
        const mutation = await provider.create(access);
        for (const schedule of postponed.splice(0)) await ports.schedules.create(schedule);
        return mutation;
      },
    })),
  };
};

/** That a schedule was created is taken for granted. */
const noReadBack: Plant = ({ schedules }, functionName) =>
  functionName === "grant-access"
    ? { schedules: { ...portOf(schedules, ["listArmed", "delete", "create"]), readBack: async () => "armed" } }
    : NOTHING;

/** The grant keeps no ledger: it asks for the access, and nobody knows whose that is. */
const ledgerSkipped: Plant = (_ports, functionName) => {
  if (functionName !== "grant-access") return NOTHING;
  const entries = new Map<string, LedgerEntry>();
  const entryOf = (access: Access): LedgerEntry =>
    entries.get(keyPartsOf(access).join("#")) ?? { access, holds: [], ours: true };
  return {
    ledger: {
      read: async (access) => entryOf(access),
      takeTurn: async (access) => ({ kind: "taken", entry: entryOf(access) }),
      change: async (access) => entryOf(access),
    },
  };
};

/** Whoever meets an error takes away at once what may have been made. */
const deleteOnFirstError: Plant = (ports, functionName) => {
  if (functionName !== "grant-access") return NOTHING;
  return {
    providers: withProviders(ports, (provider) => ({
      statusOf: async (access, kind, awsRequestId) => {
        try {
          return await provider.statusOf(access, kind, awsRequestId);
        } catch (error) {
          await provider.remove(access);
          throw error;
        }
      },
    })),
  };
};

/** Whoever has the button may press it. */
const trustTheButton: Plant = ({ policy }, functionName) => {
  if (functionName !== "decide-request") return NOTHING;
  const users = Object.values(PEOPLE).map(({ email }) => email);
  const open = (rule: Rule): Rule => ({ ...rule, approvers: { users, groups: [] }, selfApproval: "allowed" });
  const trusting: Policy = { ...policy, rules: policy.rules.map(open) };
  return { policy: trusting };
};

/** The policy of the beginning, whatever was deployed since. */
const decideOnStalePolicy: Plant = (_ports, functionName, script) =>
  functionName === "decide-request" || functionName === "grant-access"
    ? { policy: policyNamed(script.policy) }
    : NOTHING;

/** What is there already is taken for what the grant has made. */
const adoptStandingAccess: Plant = ({ ledger }, functionName) => {
  if (functionName !== "grant-access") return NOTHING;
  return {
    ledger: {
      ...portOf(ledger, ["read"]),
      takeTurn: async (access, turn) => {
        const taken = await ledger.takeTurn(access, turn);
        return taken.kind === "taken" ? { kind: "taken", entry: { ...taken.entry, ours: true } } : taken;
      },
      change: (access, owner, change) =>
        ledger.change(access, owner, change.absentSince === null ? { ...change, ours: true } : change),
    },
  };
};

/** Facts leave the outbox, and only then are they put in the bucket and on the bus. */
const clearTheOutboxBeforeThePut: Plant = ({ audit, events, records }) => {
  const waiting: (() => Promise<void>)[] = [];
  return {
    audit: {
      ...portOf(audit, ["putRefusal", "read"]),
      put: async (object) => void waiting.push(() => audit.put(object)),
    },
    events: {
      ...portOf(events, ["publishRefusedClick"]),
      publish: async (entries) => void waiting.push(() => events.publish(entries)),
    },
    records: {
      ...portOf(records, ["read", "create", "apply"]),
      clearOutbox: async (id, sequences, finished) => {
        await records.clearOutbox(id, sequences, finished);
        for (const late of waiting.splice(0)) await late();
      },
    },
  };
};

/** The bus hears of a fact before it is on record. */
const notifyBeforeTheFact: Plant = ({ audit, events }) => ({
  audit: {
    ...portOf(audit, ["putRefusal", "read"]),
    put: async (object) => {
      const { sequence, type } = AuditRecord.parse(JSON.parse(object.body));
      await events.publish([{ ...object, sequence, type }]);
      await audit.put(object);
    },
  },
});

/** The way out asks who that was, by their address. */
const lookUpANameWhileRevoking: Plant = ({ people, ledger }, functionName) => {
  if (functionName !== "revoke-access") return NOTHING;
  return {
    ledger: {
      ...portOf(ledger, ["read", "change"]),
      takeTurn: async (access, turn) => {
        await people.findByEmail("rita@example.com");
        return ledger.takeTurn(access, turn);
      },
    },
  };
};

/** Bugs that the simulation must find, by name. */
export const PLANTS = {
  "arm after grant": armAfterGrant,
  "no read-back": noReadBack,
  "ledger skipped": ledgerSkipped,
  "delete on first error": deleteOnFirstError,
  "trust the button": trustTheButton,
  "decide on a stale policy": decideOnStalePolicy,
  "adopt standing access": adoptStandingAccess,
  "clear the outbox before the put": clearTheOutboxBeforeThePut,
  "notify before the fact": notifyBeforeTheFact,
  "look up a name while revoking": lookUpANameWhileRevoking,
} as const satisfies Readonly<Record<string, Plant>>;
export type PlantName = keyof typeof PLANTS;

/** Some methods of a gated port, which has none of its own to copy. */
function portOf<Port extends object, Name extends keyof Port>(port: Port, names: readonly Name[]): Pick<Port, Name> {
  // the names are the port's own, which fromEntries forgets
  return Object.fromEntries(names.map((name) => [name, port[name]])) as Pick<Port, Name>;
}

function withProviders(
  { providers }: SimulatedPorts,
  changes: <Kind extends AccessKind>(provider: AccessProvider<Kind>) => Partial<AccessProvider<Kind>>,
): SimulatedPorts["providers"] {
  const { account, group } = providers;
  const names = ["kind", "needsPermits", "observe", "create", "remove", "statusOf", "hasMutationInProgress"] as const;
  return {
    account: { ...portOf(account, names), ...changes(account) },
    group: { ...portOf(group, names), ...changes(group) },
  };
}
