import { secondsAfter } from "../domain/instant.ts";
import type { Person } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { isLive, isToBeGranted } from "../domain/status.ts";
import { type Followed, refused } from "./follow-click.ts";
import { type Plan, type TransitionPorts, writeTransition } from "./write-transition.ts";

const LOOK_AGAIN_SECONDS = 120;

/**
 * What is approved and not being made yet is cancelled, by somebody who may revoke it. Done twice it is done. `live` when its grant
 * began meanwhile: then it is to be revoked.
 */
export async function withdrawApproval(
  ports: TransitionPorts,
  known: RequestRecord,
  { clickId, person, reason }: { readonly clickId: string; readonly person: Person; readonly reason: string },
): Promise<Followed | "live"> {
  const writer = `${clickId}:withdraw`;
  const plan: Plan<Followed | "live", RequestRecord> = (record) => {
    const { status } = record;
    const withdrawn = { kind: "followed", status: "cancelled" } as const;
    if (status === "cancelled" && record.writer === writer) return { answer: withdrawn };
    if (isLive(status)) return { answer: "live" };
    if (!isToBeGranted(status)) return { answer: refused(`there is no access to revoke: this request is ${status}`) };
    if (record.expiresAt !== undefined) return { answer: refused("this request is being carried out") };
    const now = ports.clock.now();
    return {
      answer: withdrawn,
      step: {
        to: "cancelled",
        writer,
        at: now,
        facts: [{ type: "cancelled", actor: { kind: "person", person }, details: { why: reason } }],
        set: { withdrawn: { by: person, why: reason } },
        dueAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
      },
    };
  };
  return (await writeTransition(ports, known.id, "required", plan, known)) ?? refused("there is no such request");
}
