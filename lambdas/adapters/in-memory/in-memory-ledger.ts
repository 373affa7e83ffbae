import { type Access, keyPartsOf } from "../../domain/access.ts";
import { secondsAfter } from "../../domain/instant.ts";
import type { LedgerEntry } from "../../domain/ledger-entry.ts";
import type { Ledger, LedgerChange } from "../../ports/ledger.ts";
import { deepFrozen } from "./deep-frozen.ts";

const SKEW_SECONDS = 5;

export interface InMemoryLedger extends Ledger {
  dueBy(now: Date): readonly { readonly access: Access; readonly dueAt: Date }[];
}

/** The ledger in a map, with the conditions of the table. */
export function makeInMemoryLedger(): InMemoryLedger {
  const entries = new Map<string, LedgerEntry>();
  const keyOf = (access: Access) => keyPartsOf(access).join("#");
  return {
    async read(access) {
      return entries.get(keyOf(access));
    },
    async takeTurn(access, { owner, now, until, hold }) {
      const entry = entries.get(keyOf(access)) ?? { access, holds: [], ours: false };
      const { turn } = entry;
      if (turn !== undefined && turn.owner !== owner && turn.until >= secondsAfter(now, -SKEW_SECONDS))
        return { kind: "busy" };
      const holds = hold === undefined || entry.holds.includes(hold) ? entry.holds : [...entry.holds, hold];
      const taken: LedgerEntry = { ...entry, holds, turn: { owner, until } };
      entries.set(keyOf(access), deepFrozen(taken));
      return { kind: "taken", entry: taken };
    },
    async change(access, owner, change) {
      const entry = entries.get(keyOf(access));
      if (entry?.turn?.owner !== owner) return "turn-lost";
      const changed = changedEntry(entry, change);
      entries.set(keyOf(access), deepFrozen(changed));
      return changed;
    },
    dueBy(now) {
      return [...entries.values()].flatMap(({ access, dueAt }) =>
        dueAt !== undefined && dueAt <= now ? [{ access, dueAt }] : [],
      );
    },
  };
}

function changedEntry(entry: LedgerEntry, change: LedgerChange): LedgerEntry {
  const operation = change.operation === undefined ? entry.operation : (change.operation ?? undefined);
  const madeBy = change.madeBy === undefined ? entry.madeBy : (change.madeBy ?? undefined);
  const absentSince = change.absentSince === undefined ? entry.absentSince : (change.absentSince ?? undefined);
  const dueAt = change.dueAt === undefined ? entry.dueAt : (change.dueAt ?? undefined);
  const lastEnd = change.lastEnd ?? entry.lastEnd;
  const turn = change.giveBack ? undefined : entry.turn;
  return {
    access: entry.access,
    holds: entry.holds.filter((hold) => hold !== change.dropHold),
    ours: change.ours ?? entry.ours,
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(operation === undefined ? {} : { operation }),
    ...(absentSince === undefined ? {} : { absentSince }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(lastEnd === undefined ? {} : { lastEnd }),
    ...(turn === undefined ? {} : { turn }),
  };
}
