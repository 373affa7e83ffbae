import { secondsAfter } from "../domain/instant.ts";
import type { Person } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { PREDECESSORS, type Status } from "../domain/status.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type ClickOn, type ClickPorts, type Followed, followClick, refused } from "../steps/follow-click.ts";
import { wasEndedBy } from "../steps/was-ended-by.ts";
import { type Plan, type TransitionPorts, writeTransition } from "../steps/write-transition.ts";

export interface CancelRequestPorts extends TransitionPorts, ClickPorts {
  readonly workflows: Workflows;
}

type Cancelled =
  | { readonly kind: "followed"; readonly status: Status; readonly waitToken: string | undefined }
  /** Too late to be taken back, early enough to be ended. */
  | { readonly kind: "being made" }
  | Extract<Followed, { readonly kind: "refused" }>;

const LOOK_AGAIN_SECONDS = 120;

/**
 * Takes a request back for the person who asked; what is being made already, and not said to be there yet, is ended. Delivered again,
 * the click meets itself.
 */
export function makeCancelRequest(ports: CancelRequestPorts) {
  return (click: ClickOn): Promise<Followed> =>
    followClick(ports, click, "cancel", async (record, person) => {
      const plan: Plan<Cancelled, RequestRecord> = (current) => planCancellation(ports, current, click, person);
      const cancelled = (await writeTransition(ports, record.id, "required", plan, record)) ?? refused("it is gone");
      if (cancelled.kind === "being made") {
        await ports.workflows.startRevocation(record.id, "ended-early", { kind: "person", person }, undefined);
        return { kind: "followed", status: "granting" };
      }
      if (cancelled.kind === "followed" && cancelled.waitToken !== undefined) {
        await ports.workflows.ring(cancelled.waitToken, cancelled.status);
      }
      return cancelled;
    });
}

function planCancellation(
  { clock }: CancelRequestPorts,
  record: RequestRecord,
  { clickId }: ClickOn,
  person: Person,
): ReturnType<Plan<Cancelled, RequestRecord>> {
  const { status, waitToken, request } = record;
  const writer = `${clickId}:cancel`;
  const cancelled = { kind: "followed", status: "cancelled", waitToken } as const;
  if (request.requester.userId !== person.userId) {
    return { answer: refused("only the person who asked can take a request back") };
  }
  if (status === "cancelled") return { answer: cancelled };
  if (status === "granting") return { answer: { kind: "being made" } };
  if (wasEndedBy(record, person)) return { answer: { kind: "followed", status, waitToken: undefined } };
  if (!PREDECESSORS.cancelled.includes(status)) return { answer: refused(`this request is already ${status}`) };
  // the new expiry of an extension is fixed just before it is armed
  if (record.expiresAt !== undefined) return { answer: refused("this request is being carried out") };
  const now = clock.now();
  return {
    answer: cancelled,
    step: {
      to: "cancelled",
      writer,
      at: now,
      facts: [{ type: "cancelled", actor: { kind: "person", person }, details: {} }],
      set: {},
      dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
    },
  };
}
