import type { ExpirySchedules } from "../ports/expiry-schedules.ts";
import type { LiveGrants } from "../ports/live-grants.ts";
import type { Random } from "../ports/random.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import type { Workflows } from "../ports/workflows.ts";
import { type PagePorts, pageOnce } from "./page-once.ts";
import { shuffled } from "./shuffled.ts";

interface CheckPorts extends PagePorts {
  readonly liveGrants: LiveGrants;
  readonly schedules: Pick<ExpirySchedules, "listArmed" | "readBack">;
  readonly records: Pick<RequestRecords, "read">;
  readonly workflows: Pick<Workflows, "resumeAccess">;
  readonly random: Random;
}

/** Looked at by one sweep: if somebody deletes all schedules, its other work goes on. */
const AT_MOST = 20;

/**
 * Each active grant must have its schedule: one that was deleted, or lost, is armed again by the only function that may, and a
 * person is told. The listings cost one call per 100 schedules and one per some thousand grants; only what they make suspicious is
 * looked at.
 */
export async function checkSchedules(ports: CheckPorts, now: Date): Promise<void> {
  const live = await ports.liveGrants.list();
  if (live.length === 0) return;
  const armed = await ports.schedules.listArmed();
  const suspicious = live.filter((id) => !armed.has(id));
  for (const id of shuffled(suspicious, ports.random).slice(0, AT_MOST)) await checkOne(ports, id, now);
}

/** Listings lag, and a grant that has just begun or ended has none: the record and the schedule itself decide. */
async function checkOne(ports: CheckPorts, id: string, now: Date): Promise<void> {
  const read = await ports.records.read(id);
  if (read.kind !== "whole" || read.record.status !== "active") return;
  const { expiresAt, schedule, request } = read.record;
  // past it, what has fired is gone, and the revocation under way or overdue
  if (expiresAt === undefined || now >= expiresAt) return;
  const noted = { requestId: id, n: schedule?.n ?? 1, expiresAt, access: request.access };
  if ((await ports.schedules.readBack(noted)) === "armed") return;
  await ports.workflows.resumeAccess(id);
  const page = {
    subject: `Daypass: the expiry of request ${id.slice(0, 8)} was lost`,
    text: `Request ${id} is active until ${expiresAt.toISOString()}, and its schedule ${id}-${noted.n} is not there: somebody deleted it. It is being armed again; if that fails, the sweep takes the access away 3 minutes after its expiry.`,
    runbook: "an-expiry-did-not-fire",
  };
  await pageOnce(ports, id, `schedule-${noted.n}`, page, now);
}
