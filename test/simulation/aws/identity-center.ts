import type { InMemoryAccess } from "../../../lambdas/adapters/in-memory/in-memory-access.ts";
import type { AccessProvider, AccessProviders, Mutation } from "../../../lambdas/ports/access-provider.ts";
import type { World } from "../../fixtures/daypass-world.ts";

/** What the fakes are not told: accounts that are suspended, people and permission sets that are gone. */
export interface IdentityCenterRules {
  readonly providers: AccessProviders;
  /** The next creation, or removal, is accepted and fails. */
  failNext(change: "create" | "delete"): void;
}

const GONE: Mutation = { kind: "absent" };

/** Identity Center over both fakes: what it does about whatever changed in the organisation. */
export function identityCenterOf(
  world: Pick<World, "assignments" | "memberships" | "accounts" | "users" | "sets" | "directoryGroups">,
): IdentityCenterRules {
  const failing = { create: false, delete: false };
  const failed = (change: "create" | "delete", why: string | undefined) => {
    const byChance = failing[change];
    failing[change] = false;
    return why ?? (byChance ? "an internal failure" : undefined);
  };
  const account: AccessProvider<"account"> = {
    ...looksOf(world.assignments),
    async create(access) {
      const state = world.accounts.get(access.accountId)?.state ?? "gone";
      if (!world.sets.has(access.permissionSetArn)) return GONE;
      const isUserGone = !world.users.has(access.principalId);
      const why = isUserGone ? "404: the user is gone" : state === "active" ? undefined : `the account is ${state}`;
      const fails = failed("create", why);
      if (fails !== undefined)
        world.assignments.next("create", { kind: "fails", why: fails, principalGone: isUserGone });
      return world.assignments.create(access);
    },
    async remove(access) {
      const state = world.accounts.get(access.accountId)?.state ?? "gone";
      const isUserGone = !world.users.has(access.principalId);
      const why = state === "active" ? undefined : `the account is ${state}`;
      const fails = failed("delete", why ?? (isUserGone ? "404: the user is gone" : undefined));
      if (fails !== undefined) {
        const principalGone = why === undefined && isUserGone;
        world.assignments.next("delete", { kind: "fails", why: fails, principalGone });
      }
      return world.assignments.remove(access);
    },
  };
  const group: AccessProvider<"group"> = {
    ...looksOf(world.memberships),
    async create(access) {
      const isThere = world.users.has(access.principalId) && world.directoryGroups.has(access.groupId);
      if (!isThere) return GONE;
      const fails = failed("create", undefined);
      return fails === undefined ? world.memberships.create(access) : { kind: "refused", why: fails };
    },
    async remove(access) {
      const fails = failed("delete", undefined);
      return fails === undefined ? world.memberships.remove(access) : { kind: "refused", why: fails };
    },
  };
  return {
    providers: { account, group },
    failNext(change) {
      failing[change] = true;
    },
  };
}

function looksOf<Kind extends "account" | "group">(fake: InMemoryAccess<Kind>) {
  const { kind, needsPermits, observe, statusOf, hasMutationInProgress } = fake;
  return { kind, needsPermits, observe, statusOf, hasMutationInProgress };
}
