import type { Access } from "../domain/access.ts";
import { unknownPartsOf } from "../domain/access-in-words.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import type { LedgerEntry } from "../domain/ledger-entry.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isLive } from "../domain/status.ts";
import type { AccessProviders } from "../ports/access-provider.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ledger, LedgerChange } from "../ports/ledger.ts";
import type { Permits } from "../ports/permits.ts";
import type { Random } from "../ports/random.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import type { Armed } from "./arm-expiry.ts";
import { providerOf } from "./provider-of.ts";
import { settleOperation } from "./settle-operation.ts";
import { takePermit } from "./take-permit.ts";
import { FIRST_LOOK_SECONDS, PERMIT_SECONDS, TURN } from "./turn.ts";

export interface CreationPorts {
  readonly records: RequestRecords;
  readonly ledger: Ledger;
  readonly providers: AccessProviders;
  readonly permits: Permits;
  readonly clock: Clock;
  readonly random: Random;
}

export type Creation =
  | { readonly kind: "again"; readonly seconds: number }
  /** A complete listing shows it, and it is ours; the record as it was read under the turn. */
  | { readonly kind: "there"; readonly record: RequestRecord }
  | { readonly kind: "impossible"; readonly why: string };

/** What one invocation does with the turn. */
interface Turn {
  readonly access: Access;
  readonly record: RequestRecord;
  readonly owner: string;
  readonly until: Date;
  readonly entry: LedgerEntry;
  /** When the sweep looks at a ledger entry that still says ours. */
  readonly lookAt: Date;
}

/** Seconds after the expiry. */
const LEDGER_LOOK_SECONDS = 600;
/** No creation is over sooner. */
const SHORTEST_CREATION_SECONDS = 2;

/** P1 to P4: with the turn and a hold, when nothing is in flight, makes the one creation, until a listing shows it. */
export async function createInTurn(
  ports: CreationPorts,
  granting: RequestRecord,
  armed: Armed,
  owner: string,
): Promise<Creation> {
  const { access } = granting.request;
  const now = ports.clock.now();
  const until = secondsAfter(now, TURN.lasts);
  const taken = await ports.ledger.takeTurn(access, { owner, now, until, hold: granting.id });
  if (taken.kind === "busy") return againWithJitter(ports);

  const read = await ports.records.read(granting.id);
  const record = read.kind === "whole" ? read.record : undefined;
  if (record?.status !== "granting" || record.schedule === undefined) {
    // another run may have made it active: then the hold is what keeps an older grant's end from removing the access
    const status = read.kind === "damaged" ? read.envelope.status : record?.status;
    const drop = status !== undefined && isLive(status) ? {} : { dropHold: granting.id };
    await ports.ledger.change(access, owner, { ...drop, giveBack: true });
    return again(1);
  }
  const lookAt = secondsAfter(armed.expiresAt, LEDGER_LOOK_SECONDS);
  return settleAndCreate(ports, { access, record, owner, until, entry: taken.entry, lookAt });
}

async function settleAndCreate(ports: CreationPorts, turn: Turn): Promise<Creation> {
  const { access, record, entry, lookAt } = turn;
  const settled = await settleOperation(providerOf(ports.providers, access), access, entry, ports.clock.now());
  if (settled.kind !== "settled")
    return giveBack(ports, turn, {}, again(settled.kind === "wait" ? settled.seconds : 10));
  const { failure } = settled;
  // what is there after a failure is taken away: whether the failed call or somebody else made it, nobody can tell
  if (failure?.operation.kind === "create" && (settled.present || failure.operation.by === record.id)) {
    await ports.permits.giveBack("create", record.id);
    const why = `Identity Center could not create it: ${failure.why}`;
    return giveBack(ports, turn, { operation: null }, impossible(why));
  }
  if (settled.present && !entry.ours) {
    const why = "the person has this access already, and not from Daypass";
    const left = { dropHold: record.id, lastEnd: { of: record.id, how: "standing" } } as const;
    return giveBack(ports, turn, { operation: null, dueAt: null, ...left }, impossible(why));
  }
  if (settled.present) {
    const seen = { operation: null, absentSince: null, dueAt: lookAt };
    const there = await giveBack(ports, turn, seen, { kind: "there", record });
    if (there.kind === "there") await ports.permits.giveBack("create", record.id);
    return there;
  }
  return createOnce(ports, turn);
}

/** Marks the operation, makes the one call, and notes its id. If the call's end is unknown, the mark stays and is settled later. */
async function createOnce(ports: CreationPorts, turn: Turn): Promise<Creation> {
  const { access, record, owner, until, entry, lookAt } = turn;
  const now = ports.clock.now();
  const enoughTurn = secondsBetween(now, until) >= TURN.leftForMutation;
  const permitted = enoughTurn && (await takePermit(ports, access, "create", record.id, PERMIT_SECONDS));
  if (!permitted) return giveBack(ports, turn, {}, againWithJitter(ports));
  const operation = { kind: "create", at: now, by: record.id } as const;
  const mark = { ours: true, madeBy: record.id, operation, absentSince: null, dueAt: lookAt };
  if ((await ports.ledger.change(access, owner, mark)) === "turn-lost") return again(1);

  const mutation = await providerOf(ports.providers, access).create(access);
  if (mutation.kind === "accepted") {
    const known = { ...operation, awsRequestId: mutation.awsRequestId };
    return giveBack(ports, turn, { operation: known }, again(FIRST_LOOK_SECONDS));
  }
  // the conflict may be with this very call, delivered twice: then it is settled as one whose id is not known
  if (mutation.kind === "busy" && mutation.conflict && (await mayHaveMetItself(ports, access, now))) {
    return giveBack(ports, turn, {}, againWithJitter(ports));
  }
  await ports.permits.giveBack("create", record.id);
  const unmarked = { ours: entry.ours, madeBy: entry.madeBy ?? null, operation: null };
  if (mutation.kind === "busy") return giveBack(ports, turn, unmarked, againWithJitter(ports));
  const why = mutation.kind === "refused" ? mutation.why : `it knows no such ${unknownPartsOf(access)}`;
  return giveBack(ports, turn, unmarked, impossible(`Identity Center refused it: ${why}`));
}

/** Under way it can be seen; and a look that came late proves nothing, since the creation may be over by then. */
async function mayHaveMetItself(ports: CreationPorts, access: Access, sentAt: Date): Promise<boolean> {
  const isUnderWay = await providerOf(ports.providers, access).hasMutationInProgress(access);
  return isUnderWay || secondsBetween(sentAt, ports.clock.now()) >= SHORTEST_CREATION_SECONDS;
}

async function giveBack(
  ports: CreationPorts,
  { access, owner }: Turn,
  change: LedgerChange,
  creation: Creation,
): Promise<Creation> {
  const changed = await ports.ledger.change(access, owner, { ...change, giveBack: true });
  return changed === "turn-lost" ? again(1) : creation;
}

function again(seconds: number): Creation {
  return { kind: "again", seconds };
}

/** 2 to 20 s: what Identity Center's limits turned away comes back spread out. */
function againWithJitter({ random }: CreationPorts): Creation {
  return again(2 + Math.floor(random() * 19));
}

function impossible(why: string): Creation {
  return { kind: "impossible", why };
}
