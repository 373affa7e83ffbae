import { type Access, sameAccess } from "../domain/access.ts";
import { accessInWords, placeOf, shortKeyOf } from "../domain/access-in-words.ts";
import { secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import { isFinal, isLive } from "../domain/status.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import type { Workflows } from "../ports/workflows.ts";
import { hourOf, once, type PagePorts, pageOnce } from "./page-once.ts";
import { envelopeOf } from "./write-transition.ts";

interface LedgerLookPorts extends PagePorts {
  readonly ledger: Ledger;
  readonly records: Pick<RequestRecords, "read">;
  readonly workflows: Workflows;
}

/** Seconds that the request which left it may take to remove it or put it off, before a person must look. */
const LOOK_TAKES_SECONDS = 3600;

/**
 * Access that the ledger calls ours must belong to a request that is live or being revoked. What was left in a closed account is
 * tried again, by the request whose deletion failed; for anything else a person must look.
 */
export async function lookAtLedger(ports: LedgerLookPorts, access: Access, now: Date): Promise<void> {
  const entry = await ports.ledger.read(access);
  if (entry === undefined || (!entry.ours && entry.operation === undefined)) return;
  // one that ended while the account was closed let go, but its failed deletion is marked still
  let leftBy = entry.ours && entry.operation?.kind === "delete" ? entry.operation.by : undefined;
  for (const holder of entry.holds) {
    const envelope = envelopeOf(await ports.records.read(holder));
    const status = envelope?.status;
    if (status !== undefined && (isLive(status) || status === "revoking")) return;
    const isItsOwn = envelope?.access !== undefined && sameAccess(envelope.access, access);
    if (entry.ours && status !== undefined && isFinal(status) && isItsOwn) leftBy = holder;
  }
  const { principalId } = access;
  const key = `${shortKeyOf(access)}-${hourOf(now)}`;
  if (leftBy !== undefined) {
    const start = () => ports.workflows.startRevocation(leftBy, "overdue", daypass("sweep"), undefined);
    await once(ports, principalId, `again-${key}`, now, start);
    if (entry.dueAt !== undefined && secondsBetween(entry.dueAt, now) < LOOK_TAKES_SECONDS) return;
  }
  const page = {
    subject: `Daypass: access in ${placeOf(access)} belongs to no live request`,
    text: `The ledger calls ${accessInWords(access)} for ${principalId} ours, but no live request holds it.`,
    runbook: "ledger-without-request",
  };
  await pageOnce(ports, principalId, `ledger-${key}`, page, now);
}
