import { type Access, keyPartsOf } from "../../domain/access.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { ExistingAccess } from "../../ports/existing-access.ts";
import type { InMemoryAccess } from "./in-memory-access.ts";

export interface InMemoryExistingAccess extends ExistingAccess {
  /** Group names, by the key parts of the assignment that they give, joined by spaces. */
  readonly throughGroups: Map<string, readonly string[]>;
  isDown: boolean;
}

/** What the assignments and memberships are, and what groups give as somebody says. */
export function makeInMemoryExistingAccess(
  assignments: InMemoryAccess<"account">,
  memberships: InMemoryAccess<"group">,
): InMemoryExistingAccess {
  const seen = (access: Access) =>
    access.kind === "account" ? assignments.observe(access) : memberships.observe(access);
  const existing: InMemoryExistingAccess = {
    throughGroups: new Map(),
    isDown: false,
    async waysTo(access) {
      if (existing.isDown) throw new IdentityCenterUnavailableError("identity center is away");
      const direct = (await seen(access)) === "present";
      return { direct, throughGroups: existing.throughGroups.get(keyPartsOf(access).join(" ")) ?? [] };
    },
  };
  return existing;
}
