import { batchMessage } from "../../../lambdas/adapters/slack/views/batch-message.ts";
import { requestMessage } from "../../../lambdas/adapters/slack/views/request-message.ts";
import { wereAskedTogether } from "../../../lambdas/domain/access-request.ts";
import { AuditRecord, CHAIN_START } from "../../../lambdas/domain/audit-record.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { isFinal } from "../../../lambdas/domain/status.ts";
import type { MessageContent } from "../../../lambdas/ports/conversations.ts";
import { sha256 } from "../../fixtures/access-requests.ts";
import type { Broken, Judged } from "./watch.ts";

/** What must be left when everything has run out: nothing but what is on record. */
export async function watchEnd(judged: Judged, messages: readonly Said[], broken: Broken): Promise<void> {
  const { truth, world } = judged;
  for (const { access, isStanding } of truth.all()) {
    const isOfUse = truth.exists(access) && world.users.has(access.principalId);
    if (!isStanding && isOfUse) broken("I2 all is over, and access remains");
    const entry = await world.ledger.read(access);
    if (entry?.ours || entry?.operation !== undefined) broken("I2 all is over, and the ledger says ours");
    // a hold may remain: it is a hint, and a turn that was taken too late leaves one of a request that is over
  }
  for (const { requestId } of world.schedules.armed()) {
    const record = truth.records.get(requestId);
    // of an extension that failed, and of an earlier expiry: those fire, and find nothing to do
    if (record === undefined || record.extendedBy === undefined) broken("all is over, and a schedule remains");
  }
  for (const record of truth.records.values()) {
    if (!isFinal(record.status)) broken(`all is over, and a request is ${record.status}`);
    if (Object.keys(record.outbox).length > 0) broken("I3 facts remain in an outbox");
    watchFacts(judged, record, broken);
    watchLastWords(judged, record, messages, broken);
  }
}

export interface Said {
  readonly key: string;
  readonly content: MessageContent;
}

/** I3 and I5: the chain is whole, each intent is answered once, and nothing happened twice. */
function watchFacts({ world }: Judged, record: RequestRecord, broken: Broken): void {
  const bodies: string[] = [];
  for (const [key, body] of world.audit.objects) if (key.includes(`/${record.id}/`)) bodies.push(body);
  const facts = bodies
    .map((body) => ({ body, fact: AuditRecord.parse(JSON.parse(body)) }))
    .sort((a, b) => a.fact.sequence - b.fact.sequence);
  let { sequence, head } = CHAIN_START;
  for (const { body, fact } of facts) {
    if (fact.sequence !== sequence || fact.previousHash !== head) {
      broken("I3 the audit chain is broken");
      return;
    }
    sequence += 1;
    head = sha256(body);
  }
  if (sequence !== record.audit.sequence || head !== record.audit.head) {
    broken("I3 the audit chain lacks facts");
    return;
  }
  const count = (...types: readonly string[]) => facts.filter(({ fact }) => types.includes(fact.type)).length;
  const intents = count("granting");
  const answers = count("granted", "grant-failed");
  if (intents !== answers || intents > 1) broken(`I3 ${intents} intents have ${answers} answers`);
  for (const type of ["requested", "approved", "denied", "cancelled", "lapsed", "revoking", "ended"]) {
    if (count(type) > 1) broken(`I5 "${type}" is on record ${count(type)} times`);
  }
}

/** I10: the message in the channel, one for all of a batch, says at last how its requests ended. */
function watchLastWords({ truth }: Judged, record: RequestRecord, messages: readonly Said[], broken: Broken): void {
  const { batch } = record.request;
  const submitted = (batch?.requestIds ?? []).flatMap((id) => truth.records.get(id) ?? []);
  // the same form may have been sent off again with another content
  const [first = record, ...rest] = submitted.filter((other) => wereAskedTogether(record.request, other.request));
  const said = messages.filter(({ key }) => key === `${batch?.id ?? record.id}/channel`);
  const expected = JSON.stringify(
    batch === undefined ? requestMessage(record, []) : batchMessage([first, ...rest], []),
  );
  if (said.length === 0) broken("I10 nothing was ever said of a request");
  // of a post that was delivered twice, one message is kept up to date
  else if (!said.some(({ content }) => JSON.stringify(content) === expected)) {
    broken(`I10 the last words are not those of "${record.status}"`);
  }
}
