import type { Access } from "../../../lambdas/domain/access.ts";
import { AuditRecord, CHAIN_START, type OutboxEntry } from "../../../lambdas/domain/audit-record.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { isFinal } from "../../../lambdas/domain/status.ts";
import { sha256 } from "../../fixtures/access-requests.ts";
import { factsOf, recordOf } from "../../fixtures/daypass-life.ts";
import type { World } from "../../fixtures/daypass-world.ts";
import type { IdentityCenterOfKind } from "../../fixtures/kinds-of-access.ts";

/** Whether somebody else has made the access: from then on it must stay. */
export interface Standing {
  isThere: boolean;
  /** Whether access was ever there that only Daypass can have made. */
  ofOurs: boolean;
}

/** The requests for one access, and where that access is. */
export interface Watched {
  readonly world: World;
  readonly access: Access;
  readonly identityCenter: IdentityCenterOfKind;
  readonly ids: readonly string[];
  readonly standing: Standing;
}

/** What must hold at every instant of every life; the broken promises, by their number in the design. */
export async function brokenPromises(
  { world, access, identityCenter, ids, standing }: Watched,
  call: string,
): Promise<readonly string[]> {
  const records = await Promise.all(ids.map((id) => recordOf(world, id)));
  const exists = identityCenter.exists(access);
  const armed = world.schedules.armed().map(({ requestId }) => requestId);
  const broken: string[] = [];
  if (standing.isThere && !exists) broken.push("I6 standing access was removed");
  if (exists && !standing.isThere && !records.some((one) => armed.includes(one.id) && !isFinal(one.status)))
    broken.push("I1 access without an armed expiry");
  for (const { id, status } of records) {
    if (status === "active" && !exists) broken.push(`I10 request ${ids.indexOf(id)} is active without access`);
  }
  for (const record of records) broken.push(...brokenChain(world, record));
  return broken.map((promise) => `${promise} (after ${call})`);
}

/** What must hold when everything has run out. */
export async function leftovers({ world, access, identityCenter, ids, standing }: Watched): Promise<readonly string[]> {
  const left: string[] = [];
  if (identityCenter.exists(access) && !standing.isThere) left.push("I2 all is over, access remains");
  const entry = await world.ledger.read(access);
  if (entry?.ours || entry?.operation !== undefined) left.push("I2 all is over, the ledger still says ours");
  if (entry !== undefined && entry.holds.length > 0) left.push("all is over, a hold remains");
  if (world.schedules.armed().length > 0) left.push("all is over, a schedule remains");
  for (const id of ids) {
    const record = await recordOf(world, id);
    if (!isFinal(record.status)) left.push(`request ${ids.indexOf(id)} never ended: ${record.status}`);
    if (Object.keys(record.outbox).length > 0) left.push("I3 facts remain in an outbox");
    const types = factsOf(world, id).map(({ type }) => type);
    if (types.length !== record.audit.sequence) left.push("I3 facts are missing in the bucket");
    const intents = types.filter((type) => type === "granting").length;
    const answers = types.filter((type) => type === "granted" || type === "grant-failed").length;
    if (intents !== answers) left.push(`I3 ${intents} intents have ${answers} answers`);
    if (types.filter((type) => type === "ended").length > 1) left.push("I5 it ended twice");
  }
  return left;
}

interface ParsedBody {
  readonly fact: AuditRecord;
  readonly hash: string;
}

/** By world, and by the body's text: the chain is looked at after every call, and a body never changes. */
const PARSED = new WeakMap<World, Map<string, ParsedBody>>();

function parsedOnce(world: World, body: string): ParsedBody {
  const bodies = PARSED.get(world) ?? new Map<string, ParsedBody>();
  PARSED.set(world, bodies);
  const parsed = bodies.get(body) ?? { fact: AuditRecord.parse(JSON.parse(body)), hash: sha256(body) };
  bodies.set(body, parsed);
  return parsed;
}

/** Bucket and outbox together are one chain from the first fact to the record's head. */
function brokenChain(world: World, record: RequestRecord): readonly string[] {
  const bodies = new Map<string, string>();
  for (const [key, body] of world.audit.objects) if (key.includes(`/${record.id}/`)) bodies.set(key, body);
  for (const { key, body } of Object.values<OutboxEntry>(record.outbox)) {
    if ((bodies.get(key) ?? body) !== body) return ["the audit chain forked"];
    bodies.set(key, body);
  }
  let { sequence, head } = CHAIN_START;
  const inOrder = [...bodies.values()]
    .map((body) => parsedOnce(world, body))
    .sort((a, b) => a.fact.sequence - b.fact.sequence);
  for (const { fact, hash } of inOrder) {
    if (fact.sequence !== sequence || fact.previousHash !== head) return ["the audit chain is broken"];
    sequence += 1;
    head = hash;
  }
  return sequence === record.audit.sequence && head === record.audit.head ? [] : ["the audit chain lacks facts"];
}
