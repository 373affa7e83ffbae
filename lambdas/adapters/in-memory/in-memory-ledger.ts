import type { AccountAssignment } from "../../domain/account-assignment.ts";
import { secondsAfter } from "../../domain/instant.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { Ledger, LedgerChange } from "../../ports/ledger.ts";
import { deepFrozen } from "./deep-frozen.ts";

const SKEW_SECONDS = 5;

export interface InMemoryLedger extends Ledger {
  dueBy(now: Date): readonly { readonly assignment: AccountAssignment; readonly dueAt: Date }[];
}

/** The ledger in a map, with the conditions of the table. */
export function makeInMemoryLedger(): InMemoryLedger {
  const entries = new Map<string, LedgerEntry>();
  const keyOf = ({ accountId, permissionSetArn, principalId }: AccountAssignment) =>
    [accountId, permissionSetArn, principalId].join("#");
  return {
    async read(assignment) {
      return entries.get(keyOf(assignment));
    },
    async takeTurn(assignment, { owner, now, until, hold }) {
      const entry = entries.get(keyOf(assignment)) ?? { assignment, holds: [], ours: false };
      const { turn } = entry;
      if (turn !== undefined && turn.owner !== owner && turn.until >= secondsAfter(now, -SKEW_SECONDS))
        return { kind: "busy" };
      const holds = hold === undefined || entry.holds.includes(hold) ? entry.holds : [...entry.holds, hold];
      const taken: LedgerEntry = { ...entry, holds, turn: { owner, until } };
      entries.set(keyOf(assignment), deepFrozen(taken));
      return { kind: "taken", entry: taken };
    },
    async change(assignment, owner, change) {
      const entry = entries.get(keyOf(assignment));
      if (entry?.turn?.owner !== owner) return "turn-lost";
      const changed = changedEntry(entry, change);
      entries.set(keyOf(assignment), deepFrozen(changed));
      return changed;
    },
    dueBy(now) {
      return [...entries.values()].flatMap(({ assignment, dueAt }) =>
        dueAt !== undefined && dueAt <= now ? [{ assignment, dueAt }] : [],
      );
    },
  };
}

function changedEntry(entry: LedgerEntry, change: LedgerChange): LedgerEntry {
  const operation = change.operation === undefined ? entry.operation : (change.operation ?? undefined);
  const absentSince = change.absentSince === undefined ? entry.absentSince : (change.absentSince ?? undefined);
  const dueAt = change.dueAt === undefined ? entry.dueAt : (change.dueAt ?? undefined);
  const lastEnd = change.lastEnd ?? entry.lastEnd;
  const turn = change.giveBack ? undefined : entry.turn;
  return {
    assignment: entry.assignment,
    holds: entry.holds.filter((hold) => hold !== change.dropHold),
    ours: change.ours ?? entry.ours,
    ...(operation === undefined ? {} : { operation }),
    ...(absentSince === undefined ? {} : { absentSince }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(lastEnd === undefined ? {} : { lastEnd }),
    ...(turn === undefined ? {} : { turn }),
  };
}
