import { secondsAfter } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Sha256 } from "../domain/sha-256.ts";
import type { Step } from "../domain/transition.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type TransitionPorts, writeTransition } from "../steps/write-transition.ts";

export interface AwaitDecisionPorts extends TransitionPorts {
  readonly workflows: Workflows;
}

const LOOK_AGAIN_SECONDS = 120;

/**
 * Hangs up the bell of a waiting execution. Each wake after the first reminds; after the last the request lapses. When there is
 * nothing to wait for, the bell is rung at once.
 */
export function makeAwaitDecision(ports: AwaitDecisionPorts) {
  return async (waiting: { requestId: string; execution: string; taskToken: string; wake: number }): Promise<void> => {
    const now = ports.clock.now();
    const status = await writeTransition(ports, waiting.requestId, "required", (record) => {
      if (record.status !== "pending") return { answer: record.status };
      if (now >= record.lapsesAt) return { answer: "lapsed" as const, step: lapse(waiting, now) };
      return { answer: "pending" as const, step: hangBell(record, waiting, now, ports.sha256) };
    });
    if (status !== "pending") await ports.workflows.ring(waiting.taskToken, status ?? "failed");
  };
}

function lapse(waiting: { execution: string; wake: number }, now: Date): Step {
  return {
    to: "lapsed",
    writer: `${waiting.execution}:lapse`,
    at: now,
    facts: [{ type: "lapsed", actor: daypass("await-decision"), details: {} }],
    set: {},
    dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
  };
}

/** A retried wait has a new token, so the token is part of the writer; the reminder of this wake is on record only once. */
function hangBell(
  record: RequestRecord,
  waiting: { execution: string; taskToken: string; wake: number },
  now: Date,
  sha256: Sha256,
): Step {
  const reminder = { type: "reminded" as const, actor: daypass("await-decision"), details: { reminder: waiting.wake } };
  return {
    to: "pending",
    writer: `${waiting.execution}:bell-${sha256(waiting.taskToken).slice(0, 16)}`,
    at: now,
    facts: waiting.wake > record.reminded ? [reminder] : [],
    set: { waitToken: waiting.taskToken, reminded: Math.max(waiting.wake, record.reminded) },
    dueAt: secondsAfter(record.lapsesAt, LOOK_AGAIN_SECONDS),
  };
}
