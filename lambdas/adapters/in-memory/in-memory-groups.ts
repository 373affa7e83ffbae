import type { DirectoryGroup, Groups } from "../../ports/groups.ts";

/** The groups given, by id; they may be changed from outside while a test goes on. */
export function makeInMemoryGroups(groups: ReadonlyMap<string, DirectoryGroup>): Groups {
  return {
    describe: async (groupId) => groups.get(groupId),
    list: async () => [...groups.values()],
    async findByName(name) {
      const found = [...groups.values()].filter((group) => group.name === name);
      return found.length === 1 ? found[0]?.groupId : undefined;
    },
  };
}
