import type { Actor } from "../../domain/person.ts";
import type { RevocationReason } from "../../domain/revocation.ts";
import { WorkflowsUnavailableError } from "../../ports/errors.ts";
import type { Workflows } from "../../ports/workflows.ts";

interface AskedRevocation {
  readonly id: string;
  readonly reason: RevocationReason;
  readonly by: Actor;
  readonly why: string | undefined;
}

export interface InMemoryWorkflows extends Workflows {
  readonly rung: readonly { readonly token: string; readonly status: string }[];
  readonly revocations: readonly Pick<AskedRevocation, "id" | "reason">[];
  /** The revocations, with who asked for them, and why. */
  readonly asked: readonly AskedRevocation[];
  readonly resumed: readonly string[];
  /** Accounts whose requests were to be opened, of several. */
  readonly opened: readonly string[];
  /** Tokens whose wait is over. */
  readonly closed: Set<string>;
  isDown: boolean;
}

/**
 * Remembers what was started and rung.
 * @param isWaiting whether an execution ever waited for the token; @default one did, as use cases are given tokens made up
 */
export function makeInMemoryWorkflows(isWaiting: (token: string) => boolean = () => true): InMemoryWorkflows {
  const rung: { token: string; status: string }[] = [];
  const asked: AskedRevocation[] = [];
  const resumed: string[] = [];
  const opened: string[] = [];
  const closed = new Set<string>();
  const requireUp = () => {
    if (workflows.isDown) throw new WorkflowsUnavailableError("the workflows are away");
  };
  const workflows: InMemoryWorkflows = {
    rung,
    get revocations() {
      return asked.map(({ id, reason }) => ({ id, reason }));
    },
    asked,
    resumed,
    opened,
    closed,
    isDown: false,
    async ring(token, status) {
      requireUp();
      if (closed.has(token) || !isWaiting(token)) return "closed";
      rung.push({ token, status });
      closed.add(token);
      return "rung";
    },
    async startRevocation(id, reason, by, why) {
      requireUp();
      asked.push({ id, reason, by, why });
    },
    async openOneOf(_submission, accountId) {
      requireUp();
      opened.push(accountId);
    },
    async resumeAccess(id) {
      requireUp();
      resumed.push(id);
    },
  };
  return workflows;
}
