import type { RevocationReason } from "../../domain/revocation.ts";
import type { Workflows } from "../../ports/workflows.ts";

export interface InMemoryWorkflows extends Workflows {
  readonly rung: readonly { readonly token: string; readonly status: string }[];
  readonly revocations: readonly { readonly id: string; readonly reason: RevocationReason }[];
  readonly resumed: readonly string[];
  /** Tokens whose wait is over. */
  readonly closed: Set<string>;
}

/** Remembers what was started and rung. */
export function makeInMemoryWorkflows(): InMemoryWorkflows {
  const rung: { token: string; status: string }[] = [];
  const revocations: { id: string; reason: RevocationReason }[] = [];
  const resumed: string[] = [];
  const closed = new Set<string>();
  return {
    rung,
    revocations,
    resumed,
    closed,
    async ring(token, status) {
      if (closed.has(token)) return "closed";
      rung.push({ token, status });
      closed.add(token);
      return "rung";
    },
    async startRevocation(id, reason) {
      revocations.push({ id, reason });
    },
    async resumeAccess(id) {
      resumed.push(id);
    },
  };
}
