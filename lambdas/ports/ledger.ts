import type { Access } from "../domain/access.ts";
import type { LedgerEntry, Operation } from "../domain/ledger-entry.ts";

type Turn = { readonly kind: "taken"; readonly entry: LedgerEntry } | { readonly kind: "busy" };

/** Absent members stay as they are; `null` removes. */
export interface LedgerChange {
  readonly ours?: boolean;
  readonly madeBy?: string | null;
  readonly operation?: Operation | null;
  readonly absentSince?: Date | null;
  readonly dropHold?: string;
  readonly lastEnd?: LedgerEntry["lastEnd"];
  /** Ends the turn in the same write. */
  readonly giveBack?: true;
  /** When somebody must look; `null` takes the entry off the due index (nothing ours, nothing in flight). */
  readonly dueAt?: Date | null;
}

/**
 * One entry for each access that Daypass ever touched, guarded by a turn: a lease for one invocation. Every method throws
 * `StoreUnavailableError` when the store does not answer; a write that threw may have happened.
 */
export interface Ledger {
  read(access: Access): Promise<LedgerEntry | undefined>;
  /**
   * Takes the turn IF it is free, mine, or ran out more than the skew (5 s) before `now`; makes the entry when there is none;
   * adds `hold` in the same write. The entry comes back as it is after the write.
   */
  takeTurn(
    access: Access,
    turn: { readonly owner: string; readonly now: Date; readonly until: Date; readonly hold?: string },
  ): Promise<Turn>;
  /** Changes the entry IF the turn is the owner's; the entry comes back as it is after the write. */
  change(access: Access, owner: string, change: LedgerChange): Promise<LedgerEntry | "turn-lost">;
}
