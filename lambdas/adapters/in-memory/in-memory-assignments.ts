import { keyPartsOf } from "../../domain/access.ts";
import type { AccountAssignment } from "../../domain/account-assignment.ts";
import { secondsAfter } from "../../domain/instant.ts";
import type { Mutation, MutationStatus } from "../../ports/access-provider.ts";
import type { Clock } from "../../ports/clock.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { AccessFault, Change, InMemoryAccess } from "./in-memory-access.ts";

interface Running {
  readonly kind: Change;
  readonly key: string;
  readonly endsAt: Date;
  readonly failure: { readonly why: string; readonly principalGone: boolean } | undefined;
  isApplied: boolean;
}

/** Seconds until the next operation ends, and until listings show its change after that. */
export interface Pace {
  takesSeconds(change: Change): number;
  lagSeconds(change: Change): number;
}

const USUAL_PACE: Pace = { takesSeconds: () => 3, lagSeconds: () => 1 };

/** Assignments of one instance, that are changed asynchronously and listed with a lag. */
export function makeInMemoryAssignments(
  clock: Clock,
  instanceArn: string,
  pace: Pace = USUAL_PACE,
): InMemoryAccess<"account"> {
  const present = new Map<string, { readonly exists: boolean; readonly shownAt: Date }>();
  const running = new Map<string, Running>();
  const faults: Record<Change, AccessFault[]> = { create: [], delete: [] };
  const started: Change[] = [];

  const settle = () => {
    for (const operation of running.values()) {
      if (operation.isApplied || operation.endsAt > clock.now()) continue;
      operation.isApplied = true;
      if (operation.failure !== undefined) continue;
      const exists = operation.kind === "create";
      const changes = (present.get(operation.key)?.exists ?? false) !== exists;
      const shownAt = secondsAfter(operation.endsAt, pace.lagSeconds(operation.kind));
      if (changes) present.set(operation.key, { exists, shownAt });
    }
  };
  const exists = (key: string) => present.get(key)?.exists ?? false;
  const start = (kind: Change, assignment: AccountAssignment): Mutation => {
    requireAnswer(assignment);
    settle();
    const key = keyOf(assignment);
    const fault = faults[kind].shift();
    if (fault === "lost") throw new IdentityCenterUnavailableError("no answer");
    const failure = typeof fault === "object" && fault.kind === "fails" ? fault : undefined;
    if (typeof fault === "object" && fault.kind !== "fails") return fault;
    if ([...running.values()].some((other) => other.key === key && !other.isApplied))
      return { kind: "busy", why: "conflict", conflict: true };
    if (kind === "delete" && !exists(key)) return { kind: "absent" };
    started.push(kind);
    const awsRequestId = `aws-${started.length}`;
    running.set(awsRequestId, {
      kind,
      key,
      endsAt: secondsAfter(clock.now(), pace.takesSeconds(kind)),
      failure,
      isApplied: false,
    });
    if (fault === "effect-lost") throw new IdentityCenterUnavailableError("no answer");
    return { kind: "accepted", awsRequestId };
  };
  const requireAnswer = (assignment: AccountAssignment) => {
    if (assignments.isDown) throw new IdentityCenterUnavailableError("identity center is away");
    if (assignment.instanceArn !== instanceArn) {
      throw new IdentityCenterUnavailableError(`instance ${assignment.instanceArn} was not found`);
    }
  };
  const assignments: InMemoryAccess<"account"> = {
    kind: "account",
    needsPermits: true,
    isDown: false,
    started,
    exists(assignment) {
      settle();
      return exists(keyOf(assignment));
    },
    setByHand(assignment, exists) {
      present.set(keyOf(assignment), { exists, shownAt: clock.now() });
    },
    next(kind, fault) {
      faults[kind].push(fault);
    },
    async observe(assignment) {
      requireAnswer(assignment);
      settle();
      const state = present.get(keyOf(assignment));
      if (state === undefined) return "absent";
      const isShown = state.shownAt <= clock.now() ? state.exists : !state.exists;
      return isShown ? "present" : "absent";
    },
    create: async (assignment) => start("create", assignment),
    remove: async (assignment) => start("delete", assignment),
    async statusOf(assignment, kind, awsRequestId): Promise<MutationStatus> {
      requireAnswer(assignment);
      settle();
      const operation = running.get(awsRequestId);
      if (operation?.kind !== kind) return { kind: "unknown" };
      if (!operation.isApplied) return { kind: "in-progress" };
      return operation.failure === undefined ? { kind: "succeeded" } : { ...operation.failure, kind: "failed" };
    },
    async hasMutationInProgress(assignment) {
      requireAnswer(assignment);
      settle();
      return [...running.values()].some((operation) => operation.key === keyOf(assignment) && !operation.isApplied);
    },
  };
  return assignments;
}

function keyOf(assignment: AccountAssignment): string {
  return keyPartsOf(assignment).join(" ");
}
