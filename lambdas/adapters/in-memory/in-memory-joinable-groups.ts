import { DirectoryUnavailableError } from "../../ports/errors.ts";
import type { JoinableGroup, JoinableGroups } from "../../ports/joinable-groups.ts";

export interface InMemoryJoinableGroups extends JoinableGroups {
  isDown: boolean;
}

/** The groups given, by id; they may be changed from outside while a test goes on. */
export function makeInMemoryJoinableGroups(groups: ReadonlyMap<string, JoinableGroup>): InMemoryJoinableGroups {
  const requireAnswer = () => {
    if (port.isDown) throw new DirectoryUnavailableError("identity store is away");
  };
  const port: InMemoryJoinableGroups = {
    isDown: false,
    async describe(groupId) {
      requireAnswer();
      return groups.get(groupId);
    },
    async findByName(name) {
      requireAnswer();
      const found = [...groups.values()].filter((group) => group.name === name);
      return found.length === 1 ? found[0]?.groupId : undefined;
    },
  };
  return port;
}
