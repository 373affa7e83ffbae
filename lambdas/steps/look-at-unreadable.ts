import type { AccountAssignment } from "../domain/account-assignment.ts";
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
export async function lookAtUnreadable(ports: UnreadablePorts, { id, assignment }: Envelope, now: Date): Promise<void> {
  const entry = assignment === undefined ? undefined : await ports.ledger.read(assignment);
  const isOurs = entry?.ours === true && (entry.holds.length === 0 || entry.holds.includes(id));
  // where it is not, the revocation would find nothing to do, and page each time
  if (isOurs) await ports.workflows.startRevocation(id, "overdue", daypass("sweep"), undefined);
  const page = {
    subject: `Daypass: request ${id.slice(0, 8)} has no readable status`,
    text: `Request ${id}: ${roughly(assignment)}. ${whatIsDone(assignment, isOurs)}.`,
    runbook: "unreadable-record",
  };
  await pageOnce(ports, id, `unreadable-${hourOf(now)}`, page, now);
}

function whatIsDone(assignment: AccountAssignment | undefined, isOurs: boolean): string {
  if (assignment === undefined) return "Nothing can be removed on its word; its schedule still may";
  if (isOurs) return "The ledger calls it ours, so it is being removed";
  return "The ledger does not call it this request's: it never was, or it is removed already";
}

/** What a damaged record can still say of its access. */
export function roughly(assignment: AccountAssignment | undefined): string {
  if (assignment === undefined) return "access of which its damaged record says nothing";
  const { permissionSetArn, accountId, principalId } = assignment;
  return `${permissionSetArn} in ${accountId} for user ${principalId}`;
}
