import { IdentityCenterUnavailableError } from "../../ports/errors.ts";
import type { GroupReach } from "../../ports/group-reach.ts";

export interface InMemoryGroupReach extends GroupReach {
  isDown: boolean;
}

/** @param reached Ids of the accounts that each group has access to; they may be changed from outside. */
export function makeInMemoryGroupReach(reached: ReadonlyMap<string, ReadonlySet<string>>): InMemoryGroupReach {
  const port: InMemoryGroupReach = {
    isDown: false,
    async reaches(_instanceArn, groupId, accountId) {
      if (port.isDown) throw new IdentityCenterUnavailableError("identity center is away");
      return reached.get(groupId)?.has(accountId) ?? false;
    },
  };
  return port;
}
