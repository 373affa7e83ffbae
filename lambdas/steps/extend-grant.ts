import { sameAccess } from "../domain/access.ts";
import type { AccessRequest } from "../domain/access-request.ts";
import { secondsGranted } from "../domain/decision.ts";
import { secondsAfter } from "../domain/instant.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import { again, done, type StepOutcome } from "../domain/step-outcome.ts";
import { type AdmissionPorts, objectionToContent, objectionToGrant } from "./admit-grant.ts";
import { type ArmPorts, armLater } from "./arm-expiry.ts";
import { becomeExtended, beginExtending, moveExpiry } from "./extension-transitions.ts";
import { failApproved } from "./grant-transitions.ts";
import { grantedSince } from "./granted-since.ts";

export interface ExtendPorts extends AdmissionPorts, ArmPorts {}

type Extension = NonNullable<AccessRequest["extension"]>;

/** One try to carry an approved extension out. */
interface Extending {
  readonly record: RequestRecord;
  readonly extension: Extension;
  readonly execution: string;
  /** The new expiry. */
  readonly until: Date;
}

/**
 * An approved extension: with the intent on record, a later schedule is armed and read back, and only then the grant gets its later
 * expiry. Until then the old one stands. The old schedule is left to fire: it sees that the later one is armed, or else revokes.
 */
export async function extendGrant(
  ports: ExtendPorts,
  record: RequestRecord,
  extension: Extension,
  execution: string,
): Promise<StepOutcome> {
  const until = secondsAfter(extension.from, secondsGranted(record.request.durationSeconds, record.decisions));
  const extending: Extending = { record, extension, execution, until };
  const granted = await readGranted(ports, extension);
  if (granted?.extendedBy?.includes(record.id)) return finish(ports, extending);
  const objection = (await objectionToGrant(ports, record)) ?? (await objectionToExtend(ports, extending, granted));
  if (objection !== undefined || granted === undefined) return fail(ports, extending, objection ?? "its grant is gone");
  const begun = await beginExtending(ports, record, until, execution);
  return begun ? armAndMove(ports, extending, granted) : again(1);
}

async function readGranted(ports: ExtendPorts, { of }: Extension): Promise<RequestRecord | undefined> {
  const read = await ports.records.read(of);
  return read.kind === "whole" ? read.record : undefined;
}

/** The grant is live, unchanged, of the same access and person, and of the age that the policy was asked about. */
async function objectionToExtend(
  ports: ExtendPorts,
  { record, extension, until }: Extending,
  granted: RequestRecord | undefined,
): Promise<string | undefined> {
  if (granted === undefined) return "the record of the grant cannot be read";
  if (granted.status !== "active" || granted.expiresAt === undefined) return `the access is ${granted.status}`;
  if (ports.clock.now() >= granted.expiresAt) return `its time was up at ${granted.expiresAt.toISOString()}`;
  if (until <= granted.expiresAt) return `it lasts until ${granted.expiresAt.toISOString()} already`;
  const changed = await objectionToContent(ports, granted);
  if (changed !== undefined) return `of the grant: ${changed}`;
  const isSame =
    sameAccess(granted.request.access, record.request.access) &&
    granted.request.requester.userId === record.request.requester.userId;
  if (!isSame) return "it is about another access than the grant";
  const since = await grantedSince(ports.audit, granted);
  return since?.getTime() === extension.since.getTime() ? undefined : "the grant did not begin when it says";
}

async function armAndMove(ports: ExtendPorts, extending: Extending, granted: RequestRecord): Promise<StepOutcome> {
  const arming = await armLater(ports, granted, extending.until);
  switch (arming.kind) {
    case "not-yet":
      return again(2);
    case "impossible":
      return fail(ports, extending, arming.why);
    case "armed": {
      const { record, execution, until } = extending;
      const moved = await moveExpiry(ports, granted, { extensionId: record.id, n: arming.n, until, execution });
      if (moved === "moved") return finish(ports, extending);
      return moved === "look again" ? again(1) : fail(ports, extending, moved.why);
    }
  }
}

async function finish(ports: ExtendPorts, { record, execution, until }: Extending): Promise<StepOutcome> {
  return done(await becomeExtended(ports, record, until, execution));
}

async function fail(ports: ExtendPorts, { record, execution }: Extending, why: string): Promise<StepOutcome> {
  return done(await failApproved(ports, record.id, execution, why));
}
