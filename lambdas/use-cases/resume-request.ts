import { secondsAfter } from "../domain/instant.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isFinal } from "../domain/status.ts";
import { continueWith, type Opened, type OpenPorts, refusedAs } from "../steps/open-record.ts";
import { type Plan, writeTransition } from "../steps/write-transition.ts";

/** As long as an execution tries again before it fails: another one is not started sooner. */
const LOOK_AGAIN_SECONDS = 1800;

/**
 * Takes over a request whose own execution is gone: from now on this one plays its life, from where it stands. An earlier one that
 * is not gone after all ends quietly, or meets what this one does.
 */
export function makeResumeRequest(ports: OpenPorts) {
  return async ({ requestId, execution }: { requestId: string; execution: string }): Promise<Opened> => {
    const now = ports.clock.now();
    const plan: Plan<RequestRecord, RequestRecord> = (record) => {
      const taken = { ...record, workflow: execution };
      if (isFinal(record.status) || record.workflow === execution) return { answer: taken };
      const writer = `${execution}:resume`;
      const dueAt = secondsAfter(now, LOOK_AGAIN_SECONDS);
      const step = { to: record.status, writer, at: now, facts: [], set: { workflow: execution }, dueAt };
      return { answer: taken, step: record.status === "pending" ? step : undefined };
    };
    const record = await writeTransition(ports, requestId, "required", plan);
    if (record === undefined) return refusedAs(requestId, "it has no record that can be read");
    return continueWith(ports, { ...record, outbox: {} }, execution);
  };
}
