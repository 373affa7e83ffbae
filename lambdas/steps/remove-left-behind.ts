import type { Envelope } from "../domain/request-record.ts";
import { again, done, type StepOutcome } from "../domain/step-outcome.ts";
import type { Operators } from "../ports/operators.ts";
import { type RemovalPorts, removeInTurn } from "./remove-access.ts";
import { pageLeftBehind } from "./revocation-pages.ts";

interface LeftBehindPorts extends RemovalPorts {
  readonly operators: Operators;
}

/**
 * The ledger calls it this request's still: its account was closed when the request ended, or the record was changed. Or all that
 * is left is its hold, to be dropped.
 */
export async function isLeftBehind(ports: Pick<LeftBehindPorts, "ledger">, { id, access }: Envelope): Promise<boolean> {
  const entry = access === undefined ? undefined : await ports.ledger.read(access);
  if (entry === undefined) return false;
  return entry.holds.includes(id) || (entry.ours && entry.operation?.kind === "delete" && entry.operation.by === id);
}

/** The record is over and stays so; that access came back and was removed is a person's to know. */
export async function removeLeftBehind(
  ports: LeftBehindPorts,
  envelope: Envelope,
  { requestId, invocation }: { readonly requestId: string; readonly invocation: string },
): Promise<StepOutcome> {
  const { access } = envelope;
  if (access === undefined) return done("unreadable");
  const removed = await removeInTurn(ports, access, { requestId, owner: invocation, holdsAgain: true });
  if (removed.kind === "again") return again(removed.seconds);
  await ports.permits.giveBack("delete", requestId);
  if (removed.how === "gone") await pageLeftBehind(ports, requestId, access);
  return done(removed.how);
}
