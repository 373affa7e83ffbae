import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { EndedHow } from "../domain/revocation.ts";

/** Nothing there is ours: it never was, or another run saw to that, which may have died before the record said so. */
export function endOfNothingOurs(
  { holds, lastEnd }: LedgerEntry,
  who: { readonly requestId: string; readonly wasActive?: boolean },
  present: boolean,
): EndedHow {
  const isHolder = holds.includes(who.requestId);
  const found = lastEnd?.of === who.requestId && !isHolder ? lastEnd.how : undefined;
  if (present) return found === "orphaned" || found === "account-closed" ? found : "standing";
  // a holder that was active had its access: whoever removed it did so for another holder
  return found ?? (isHolder && who.wasActive ? "gone" : "nothing-made");
}
