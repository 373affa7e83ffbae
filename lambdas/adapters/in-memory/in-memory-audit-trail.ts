import type { Refusal } from "../../domain/refusal.ts";
import type { AuditTrail } from "../../ports/audit-trail.ts";
import { AuditConflictError, AuditUnavailableError } from "../../ports/errors.ts";

export interface InMemoryAuditTrail extends AuditTrail {
  readonly objects: ReadonlyMap<string, string>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** While true, nothing can be written. */
  isDown: boolean;
}

/** Write-once texts by key. */
export function makeInMemoryAuditTrail(): InMemoryAuditTrail {
  const objects = new Map<string, string>();
  const refusals = new Map<string, Refusal>();
  const trail: InMemoryAuditTrail = {
    objects,
    refusals,
    isDown: false,
    async put({ key, body }) {
      if (trail.isDown) throw new AuditUnavailableError("the bucket is away");
      if ((objects.get(key) ?? body) !== body)
        throw new AuditConflictError(`audit object ${key} exists with other content`);
      objects.set(key, body);
    },
    async putRefusal(refusal) {
      if (trail.isDown) throw new AuditUnavailableError("the bucket is away");
      if (!refusals.has(refusal.eventId)) refusals.set(refusal.eventId, refusal);
    },
    async read(key) {
      return objects.get(key);
    },
  };
  return trail;
}
