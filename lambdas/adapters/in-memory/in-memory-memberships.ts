import { keyPartsOf } from "../../domain/access.ts";
import type { GroupMembership } from "../../domain/group-membership.ts";
import { secondsAfter } from "../../domain/instant.ts";
import type { Mutation } from "../../ports/access-provider.ts";
import type { Clock } from "../../ports/clock.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { AccessFault, Change, InMemoryAccess } from "./in-memory-access.ts";

/** Seconds until look-ups show a change. */
const LISTING_LAG_SECONDS = 1;

/** Memberships of one identity store, that are changed at once and shown with a lag. */
export function makeInMemoryMemberships(clock: Clock, identityStoreId: string): InMemoryAccess<"group"> {
  const present = new Map<string, { readonly exists: boolean; readonly shownAt: Date }>();
  const faults: Record<Change, AccessFault[]> = { create: [], delete: [] };
  const started: Change[] = [];

  const exists = (membership: GroupMembership) => present.get(keyOf(membership))?.exists ?? false;
  const requireAnswer = (membership: GroupMembership) => {
    if (memberships.isDown) throw new IdentityCenterUnavailableError("identity store is away");
    if (membership.identityStoreId !== identityStoreId) {
      throw new IdentityCenterUnavailableError(`identity store ${membership.identityStoreId} was not found`);
    }
  };
  const change = (kind: Change, membership: GroupMembership): Mutation => {
    requireAnswer(membership);
    const fault = faults[kind].shift();
    if (fault === "lost") throw new IdentityCenterUnavailableError("no answer");
    if (typeof fault === "object") return fault.kind === "fails" ? { kind: "refused", why: fault.why } : fault;
    const [was, becomes] = [exists(membership), kind === "create"];
    if (kind === "delete" && !was) return { kind: "absent" };
    started.push(kind);
    if (was !== becomes) {
      present.set(keyOf(membership), { exists: becomes, shownAt: secondsAfter(clock.now(), LISTING_LAG_SECONDS) });
    }
    if (fault === "effect-lost") throw new IdentityCenterUnavailableError("no answer");
    return { kind: "accepted", awsRequestId: `${kind}/${started.length}` };
  };
  const memberships: InMemoryAccess<"group"> = {
    kind: "group",
    needsPermits: false,
    isDown: false,
    started,
    exists,
    setByHand(membership, exists) {
      present.set(keyOf(membership), { exists, shownAt: clock.now() });
    },
    next(kind, fault) {
      faults[kind].push(fault);
    },
    async observe(membership) {
      requireAnswer(membership);
      const state = present.get(keyOf(membership));
      if (state === undefined) return "absent";
      const isShown = state.shownAt <= clock.now() ? state.exists : !state.exists;
      return isShown ? "present" : "absent";
    },
    create: async (membership) => change("create", membership),
    remove: async (membership) => change("delete", membership),
    statusOf: async (_membership, kind, answered) => {
      return answered.startsWith(`${kind}/`) ? { kind: "succeeded" } : { kind: "unknown" };
    },
    hasMutationInProgress: async () => false,
  };
  return memberships;
}

function keyOf(membership: GroupMembership): string {
  return keyPartsOf(membership).join(" ");
}
