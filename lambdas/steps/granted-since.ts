import { AuditRecord } from "../domain/audit-record.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { AuditTrail } from "../ports/audit-trail.ts";

/**
 * When the grant of a request began, by the locked audit object of its intent: what a record is made to say does not count, as all
 * the time that may be given is counted from there. Undefined when no such object is found.
 */
export async function grantedSince(audit: Pick<AuditTrail, "read">, record: RequestRecord): Promise<Date | undefined> {
  const body = record.intent === undefined ? undefined : await audit.read(record.intent);
  const intent = AuditRecord.safeParse(parseJson(body));
  if (!intent.success) return undefined;
  const { type, requestId, requestHash, at } = intent.data;
  return type === "granting" && requestId === record.id && requestHash === record.requestHash ? at : undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
