import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { daypass } from "../domain/person.ts";
import type { Envelope } from "../domain/request-record.ts";
import type { Workflows } from "../ports/workflows.ts";
import { hourOf, type PagePorts, pageOnce } from "./page-once.ts";
import { type TransitionPorts, writeEnvelope } from "./write-transition.ts";

interface GoOnPorts extends TransitionPorts, PagePorts {
  readonly workflows: Workflows;
}

const FIRST_PAGE_SECONDS = 600;
const PAGE_EVERY_SECONDS = 3600;
/** How long one execution of the revocation workflow goes on. */
const EXECUTION_SECONDS = 1800;

/** A revocation is never given up: its executions end after 30 minutes, and this starts the next one and pages. */
export async function goOnRevoking(
  ports: GoOnPorts,
  { id, end }: Envelope,
  access: string,
  invocation: string,
  now: Date,
): Promise<void> {
  await ports.workflows.startRevocation(id, end?.reason ?? "overdue", daypass("sweep"), end?.why);
  const age = end === undefined ? undefined : secondsBetween(end.at, now);
  if (age === undefined || age >= FIRST_PAGE_SECONDS) await pageHourly(ports, id, access, age, now);
  const nextLook =
    end !== undefined && secondsBetween(end.at, now) < FIRST_PAGE_SECONDS
      ? secondsAfter(end.at, FIRST_PAGE_SECONDS)
      : secondsAfter(now, EXECUTION_SECONDS);
  await writeEnvelope(ports, id, (current) => {
    if (current.status !== "revoking") return { answer: undefined };
    const writer = `${invocation}:look`;
    return { answer: undefined, step: { to: "revoking", writer, at: now, facts: [], set: {}, dueAt: nextLook } };
  });
}

/** `age` in seconds; undefined when the damaged record no longer says since when. */
function pageHourly(ports: GoOnPorts, id: string, access: string, age: number | undefined, now: Date): Promise<void> {
  const key =
    age === undefined
      ? `page-at-${hourOf(now)}`
      : `page-${Math.floor((age - FIRST_PAGE_SECONDS) / PAGE_EVERY_SECONDS)}`;
  const since = age === undefined ? "in time" : `after ${Math.floor(age / 60)} minutes`;
  const page = {
    subject: `Daypass: access not removed ${since}`,
    text: `Request ${id}: ${access} is still being removed.`,
    runbook: "revocation-overdue",
  };
  return pageOnce(ports, id, key, page, now);
}
