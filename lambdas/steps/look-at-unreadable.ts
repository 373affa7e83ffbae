import type { Access } from "../domain/access.ts";
import { accessInWords } from "../domain/access-in-words.ts";
import { daypass } from "../domain/person.ts";
import type { Envelope } from "../domain/request-record.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Workflows } from "../ports/workflows.ts";
import { hourOf, type PagePorts, pageOnce } from "./page-once.ts";

interface UnreadablePorts extends PagePorts {
  readonly ledger: Ledger;
  readonly workflows: Workflows;
}

/** Without a status nobody knows what it needs: what the ledger calls ours is revoked, and a person is told hourly what is known. */
export async function lookAtUnreadable(ports: UnreadablePorts, { id, access }: Envelope, now: Date): Promise<void> {
  const entry = access === undefined ? undefined : await ports.ledger.read(access);
  const isOurs = entry?.ours === true && (entry.holds.length === 0 || entry.holds.includes(id));
  // where it is not, the revocation would find nothing to do, and page each time
  if (isOurs) await ports.workflows.startRevocation(id, "overdue", daypass("sweep"), undefined);
  const page = {
    subject: `Daypass: request ${id.slice(0, 8)} has no readable status`,
    text: `Request ${id}: ${accessAsKnown(access)}. ${whatIsDone(access, isOurs)}.`,
    runbook: "unreadable-record",
  };
  await pageOnce(ports, id, `unreadable-${hourOf(now)}`, page, now);
}

function whatIsDone(access: Access | undefined, isOurs: boolean): string {
  if (access === undefined) return "Nothing can be removed on its word; its schedule still may";
  if (isOurs) return "The ledger calls it ours, so it is being removed";
  return "The ledger does not call it this request's: it never was, or it is removed already";
}

/** What a damaged record can still say of its access. */
export function accessAsKnown(access: Access | undefined): string {
  if (access === undefined) return "access of which its damaged record says nothing";
  return `${accessInWords(access)} for user ${access.principalId}`;
}
