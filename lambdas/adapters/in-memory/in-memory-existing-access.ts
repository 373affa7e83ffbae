import { keyPartsOf } from "../../domain/access.ts";
import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { ExistingAccess } from "../../ports/existing-access.ts";
import type { InMemoryAssignments } from "./in-memory-assignments.ts";

export interface InMemoryExistingAccess extends ExistingAccess {
  /** Group names, by the key parts of the access that they give, joined by spaces. */
  readonly throughGroups: Map<string, readonly string[]>;
  isDown: boolean;
}

/** What the assignments are, and what groups give as somebody says. */
export function makeInMemoryExistingAccess(assignments: InMemoryAssignments): InMemoryExistingAccess {
  const existing: InMemoryExistingAccess = {
    throughGroups: new Map(),
    isDown: false,
    async waysTo(access) {
      if (existing.isDown) throw new IdentityCenterUnavailableError("identity center is away");
      const direct = (await assignments.observe(access)) === "present";
      return { direct, throughGroups: existing.throughGroups.get(keyPartsOf(access).join(" ")) ?? [] };
    },
  };
  return existing;
}
