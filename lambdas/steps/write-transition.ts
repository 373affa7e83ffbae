import type { OutboxEntry } from "../domain/audit-record.ts";
import { lookOnceMoreAt } from "../domain/look-once-more-at.ts";
import type { Envelope, RequestRecord } from "../domain/request-record.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import { isFinal } from "../domain/status.ts";
import { changeFor, type Step } from "../domain/transition.ts";
import type { Clock, Pause } from "../ports/clock.ts";
import { ContentionError } from "../ports/errors.ts";
import type { Random } from "../ports/random.ts";
import type { RecordRead, RequestRecords } from "../ports/request-records.ts";
import { type FlushPorts, flushOutbox } from "./flush-outbox.ts";

export interface TransitionPorts extends FlushPorts {
  readonly records: RequestRecords;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly random: Random;
  readonly sha256: Sha256;
}

/** What a use case wants of a record as it was just read: an answer, after a write or without one. */
export type Plan<Answer, Readable> = (record: Readable) => { readonly answer: Answer; readonly step?: Step };

/** `required`: facts must be in the bucket and on the bus before the step goes on. `later`: the sweep may finish that. */
export type Flush = "required" | "later";

const TRIES = 5;
const JITTER_MS = 100;

/**
 * Moves a whole record by one conditional write, flushes what that adds, and answers. Somebody else's write in between is met
 * by reading and planning again, five times with jitter; then `ContentionError`. A lost answer to our own write is recognised
 * by its writer. The answer is undefined when there is no whole record. `known` is the record as this invocation has just read it:
 * it saves a read, and if it is stale its write is refused and it is read again.
 */
export function writeTransition<Answer>(
  ports: TransitionPorts,
  id: string,
  flush: Flush,
  plan: Plan<Answer, RequestRecord>,
  known?: RequestRecord,
): Promise<Answer | undefined> {
  const whole = (read: RecordRead) => (read.kind === "whole" ? read.record : undefined);
  return writeAgain(ports, id, flush, plan, whole, known);
}

/** The same for a revocation, which needs no more than the envelope: a damaged record is moved all the same. */
export function writeEnvelope<Answer>(
  ports: TransitionPorts,
  id: string,
  plan: Plan<Answer, Envelope>,
  known?: Envelope,
): Promise<Answer | undefined> {
  return writeAgain(ports, id, "later", plan, envelopeOf, known);
}

export function envelopeOf(read: RecordRead): Envelope | undefined {
  if (read.kind === "absent") return undefined;
  if (read.kind === "damaged") return read.envelope;
  return { ...read.record, access: read.record.request.access };
}

async function writeAgain<Answer, Readable extends Envelope>(
  ports: TransitionPorts,
  id: string,
  flush: Flush,
  plan: Plan<Answer, Readable>,
  readable: (read: RecordRead) => Readable | undefined,
  known: Readable | undefined,
): Promise<Answer | undefined> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const record = (attempt === 1 ? known : undefined) ?? readable(await ports.records.read(id));
    if (record === undefined) return undefined;
    const { answer, step } = plan(record);
    const waiting = Object.values(record.outbox ?? {});
    if (step === undefined || (record.writer === step.writer && record.status === step.to)) {
      await flushAsAsked(ports, record, record.version, waiting, flush);
      return answer;
    }
    const change = changeFor(record, step, ports.sha256);
    if ((await ports.records.apply(change)) === "applied") {
      const moved = { id, status: change.to, expiresAt: record.expiresAt, end: change.set.end ?? record.end };
      await flushAsAsked(ports, moved, (change.version ?? 0) + 1, [...waiting, ...change.append], flush);
      return answer;
    }
    await ports.pause(ports.random() * JITTER_MS * attempt);
  }
  throw new ContentionError(`request ${id} changed ${TRIES} times while it was being written`);
}

async function flushAsAsked(
  ports: FlushPorts,
  record: Pick<Envelope, "id" | "status" | "expiresAt" | "end">,
  version: number | undefined,
  entries: readonly OutboxEntry[],
  flush: Flush,
): Promise<void> {
  if (entries.length === 0) return;
  const isOver = record.status !== undefined && isFinal(record.status);
  const finished = isOver ? { version, lookAt: lookOnceMoreAt(record) } : undefined;
  const flushed = flushOutbox(ports, { id: record.id, entries, finished });
  if (flush === "required") return flushed;
  await flushed.catch((error: unknown) => ports.reportUnflushed(record.id, error));
}
