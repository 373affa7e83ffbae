import type { Access } from "../domain/access.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { EndedHow } from "../domain/revocation.ts";
import { isLive } from "../domain/status.ts";
import type { AccessProviders } from "../ports/access-provider.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger, LedgerChange } from "../ports/ledger.ts";
import type { Organisation } from "../ports/organisation.ts";
import type { People } from "../ports/people.ts";
import type { Permits } from "../ports/permits.ts";
import type { Random } from "../ports/random.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { endOfNothingOurs } from "./end-of-nothing-ours.ts";
import { providerOf } from "./provider-of.ts";
import { type Failure, settleOperation } from "./settle-operation.ts";
import { takePermit } from "./take-permit.ts";
import { DELETE_PERMIT_SECONDS, FIRST_LOOK_SECONDS, PROOF_OF_ABSENCE_SECONDS, TURN } from "./turn.ts";
import { unremovableBecause } from "./unremovable.ts";

export interface RemovalPorts {
  readonly records: RequestRecords;
  readonly ledger: Ledger;
  readonly providers: AccessProviders;
  readonly permits: Permits;
  readonly people: Pick<People, "describe">;
  readonly organisation: Pick<Organisation, "describeAccount">;
  readonly clock: Clock;
  readonly random: Random;
}

export type Removal =
  | { readonly kind: "again"; readonly seconds: number }
  /** `isItsOwn`: the ledger knew the access as this request's. */
  | { readonly kind: "over"; readonly how: EndedHow; readonly isItsOwn: boolean };

interface Remover {
  readonly requestId: string;
  /** The invocation that has the turn. */
  readonly owner: string;
  /** The request let go before: it holds again until this is over, so that the ledger tells whose removal it is. */
  readonly holdsAgain?: true;
  /** The access was there once, as far as the record says. */
  readonly wasActive?: boolean;
}

/** What must wait for AWS longer than usual: seconds between two tries. */
const SLOWLY = 60;
/** Seconds until the sweep has somebody look at what is left in a closed account. */
const CLOSED_LOOK_SECONDS = 24 * 3600;

/**
 * P1 to P3 and P5: with the turn, when no other live request holds it and nothing is in flight, removes what is ours until two
 * complete listings show it gone. Never removes what is not ours.
 */
export async function removeInTurn(ports: RemovalPorts, access: Access, who: Remover): Promise<Removal> {
  const now = ports.clock.now();
  const until = secondsAfter(now, TURN.lasts);
  const hold = who.holdsAgain ? { hold: who.requestId } : {};
  const turn = await ports.ledger.takeTurn(access, { owner: who.owner, now, until, ...hold });
  if (turn.kind === "busy") return again(2 + Math.floor(ports.random() * 4));
  const { entry } = turn;
  const leave = (change: LedgerChange, how: EndedHow) => leaveFor(ports, access, who, entry, change, how);
  if (await anotherLiveHold(ports, entry, who.requestId)) return leave({}, "shared");

  const settled = await settleOperation(providerOf(ports.providers, access), access, entry, ports.clock.now());
  if (settled.kind === "wait") return giveBack(ports, access, who, {}, again(settled.seconds));
  if (settled.kind === "undecidable") return deleteAllTheSame(ports, access, who, entry);
  if (!entry.ours) {
    return leave({ operation: null, dueAt: null }, endOfNothingOurs(entry, who, settled.present));
  }
  if (!settled.present) return proveAbsence(ports, access, who, entry);
  const unremovable = await unremovableBecause(ports, access, settled.failure);
  if (unremovable === "account-still-there") {
    // AWS reinstates a closed account for 90 days, and its assignments with it: what is ours stays known by the failed deletion
    return leave({ absentSince: null, dueAt: secondsAfter(now, CLOSED_LOOK_SECONDS) }, "account-closed");
  }
  if (unremovable !== undefined) {
    return leave({ ours: false, madeBy: null, operation: null, absentSince: null, dueAt: null }, unremovable);
  }
  const wait = secondsUntilNextTry(settled.failure, ports.clock.now());
  if (wait > 0) return giveBack(ports, access, who, {}, again(wait));
  return deleteOnce(ports, access, who, until);
}

/** Holds are hints: one counts while its record says granting or active. A record without a readable status holds nothing. */
async function anotherLiveHold(ports: RemovalPorts, entry: LedgerEntry, requestId: string): Promise<boolean> {
  for (const holder of entry.holds) {
    if (holder === requestId) continue;
    const read = await ports.records.read(holder);
    const status =
      read.kind === "whole" ? read.record.status : read.kind === "damaged" ? read.envelope.status : undefined;
    if (status !== undefined && isLive(status)) return true;
  }
  return false;
}

/** Listings may lag: only a second complete one, at least 5 s after the first, proves that it is gone. */
function proveAbsence(ports: RemovalPorts, access: Access, who: Remover, entry: LedgerEntry): Promise<Removal> {
  const now = ports.clock.now();
  const since = entry.absentSince;
  if (since === undefined || secondsBetween(since, now) < PROOF_OF_ABSENCE_SECONDS) {
    const seen = { operation: null, absentSince: since ?? now };
    return giveBack(ports, access, who, seen, again(PROOF_OF_ABSENCE_SECONDS));
  }
  const nothing = { ours: false, madeBy: null, operation: null, absentSince: null, dueAt: null };
  return leaveFor(ports, access, who, entry, nothing, "gone");
}

/** A suspended account refuses deletions for weeks: the failed one stays marked, so that whoever comes next waits as well. */
function secondsUntilNextTry(failure: Failure | undefined, now: Date): number {
  if (failure === undefined || failure.operation.kind !== "delete") return 0;
  return Math.ceil(SLOWLY - secondsBetween(failure.operation.at, now));
}

/** Marks the deletion, makes the one call, and notes its id. */
async function deleteOnce(ports: RemovalPorts, access: Access, who: Remover, until: Date): Promise<Removal> {
  const now = ports.clock.now();
  const enoughTurn = secondsBetween(now, until) >= TURN.leftForMutation;
  const permitted = enoughTurn && (await takePermit(ports, access, "delete", who.requestId, DELETE_PERMIT_SECONDS));
  if (!permitted) return giveBack(ports, access, who, {}, again(2 + Math.floor(ports.random() * 4)));
  const operation = { kind: "delete", at: now, by: who.requestId } as const;
  const marked = await ports.ledger.change(access, who.owner, { operation, absentSince: null });
  if (marked === "turn-lost") return again(2);

  const mutation = await providerOf(ports.providers, access).remove(access);
  if (mutation.kind !== "accepted") await ports.permits.giveBack("delete", who.requestId);
  switch (mutation.kind) {
    case "accepted": {
      const known = { ...operation, awsRequestId: mutation.awsRequestId };
      return giveBack(ports, access, who, { operation: known }, again(FIRST_LOOK_SECONDS));
    }
    case "absent":
      return giveBack(ports, access, who, { operation: null }, again(2));
    case "busy": {
      // the conflict may be with this very call, delivered twice: then it is settled as one whose id is not known
      const started =
        mutation.conflict === true && (await providerOf(ports.providers, access).hasMutationInProgress(access));
      const left = started ? {} : { operation: null };
      return giveBack(ports, access, who, left, again(2 + Math.floor(ports.random() * 19)));
    }
    case "refused":
      return giveBack(ports, access, who, { operation: null }, again(SLOWLY));
  }
}

/** An operation that stays in flight for ten minutes does not keep access alive; but nothing is called gone before it is settled. */
async function deleteAllTheSame(
  ports: RemovalPorts,
  access: Access,
  who: Remover,
  entry: LedgerEntry,
): Promise<Removal> {
  if (entry.ours) await providerOf(ports.providers, access).remove(access);
  return giveBack(ports, access, who, {}, again(SLOWLY));
}

/** The request holds nothing any more, and the ledger keeps how that came. */
function leaveFor(
  ports: RemovalPorts,
  access: Access,
  { requestId, owner }: Remover,
  { holds, lastEnd, madeBy }: LedgerEntry,
  change: LedgerChange,
  how: EndedHow,
): Promise<Removal> {
  const isItsOwn = holds.includes(requestId) || madeBy === requestId || lastEnd?.of === requestId;
  const left = { ...change, dropHold: requestId, ...(isItsOwn ? { lastEnd: { of: requestId, how } } : {}) };
  return giveBack(ports, access, { requestId, owner }, left, { kind: "over", how, isItsOwn });
}

async function giveBack(
  ports: RemovalPorts,
  access: Access,
  who: Remover,
  change: LedgerChange,
  removal: Removal,
): Promise<Removal> {
  const changed = await ports.ledger.change(access, who.owner, { ...change, giveBack: true });
  return changed === "turn-lost" ? again(2) : removal;
}

function again(seconds: number): Removal {
  return { kind: "again", seconds };
}
