import type { GroupRef } from "../../domain/policy/group-ref.ts";
import { foldCase } from "../../domain/policy/policy-person.ts";
import type { DirectoryUser, People } from "../../ports/people.ts";

/** The people and groups given; both may be changed from outside while a test goes on. */
export function makeInMemoryPeople(
  users: Map<string, DirectoryUser>,
  groups: ReadonlyMap<GroupRef, ReadonlySet<string>>,
): People {
  const having = (email: string) => [...users.values()].filter((user) => user.email === foldCase(email));
  return {
    async findByEmail(email) {
      const found = having(email);
      return found.length === 1 ? found[0] : undefined;
    },
    async isShared(email) {
      return having(email).length > 1;
    },
    async describe(userId) {
      return users.get(userId);
    },
    async groupsOf(userId, among) {
      return {
        memberOf: among.filter((group) => groups.get(group)?.has(userId) ?? false),
        unknown: among.filter((group) => !groups.has(group)),
      };
    },
    async hasMemberBesides(group, userId) {
      return [...(groups.get(group) ?? [])].some((member) => member !== userId);
    },
  };
}
