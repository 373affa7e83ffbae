import type { Access } from "../domain/access.ts";
import { accessInWords, placeOf } from "../domain/access-in-words.ts";
import type { Operators } from "../ports/operators.ts";

/** What a revocation tells operators of. */
interface PagingPorts {
  readonly operators: Operators;
}

export function pageUnreadable(ports: PagingPorts, requestId: string, what: string): Promise<void> {
  return ports.operators.page({
    subject: `Daypass: request ${requestId.slice(0, 8)} needs a look`,
    text: `An expiry or revocation came for request ${requestId}, but ${what}.`,
    runbook: "unreadable-record",
  });
}

export function pageLeftBehind(ports: PagingPorts, requestId: string, access: Access): Promise<void> {
  return ports.operators.page({
    subject: `Daypass: access that was left in ${placeOf(access)} is gone`,
    text: `Request ${requestId} was over, and the ledger called ${accessInWords(access)} for ${access.principalId} ours still: its account had been closed, or its record was changed. That access is gone now; until then it may have been of use.`,
    runbook: "ledger-without-request",
  });
}

export function pageOrphan(ports: PagingPorts, requestId: string, access: Access): Promise<void> {
  return ports.operators.page({
    subject: `Daypass: an assignment of a deleted person remains in ${placeOf(access)}`,
    text: `Request ${requestId}: Identity Center keeps a row for the deleted user ${access.principalId}. Nobody can use it.`,
    runbook: "orphaned-assignment",
  });
}
