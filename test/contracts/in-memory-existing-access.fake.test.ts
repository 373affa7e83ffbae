import { makeInMemoryAssignments } from "../../lambdas/adapters/in-memory/in-memory-assignments.ts";
import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryExistingAccess } from "../../lambdas/adapters/in-memory/in-memory-existing-access.ts";
import { keyPartsOf } from "../../lambdas/domain/access.ts";
import { accessRequest, INSTANCE_ARN, MORNING } from "../fixtures/access-requests.ts";
import { describeExistingAccess } from "./existing-access.contract.ts";

describe("the fake", () => {
  describeExistingAccess(async () => {
    const clock = makeInMemoryClock(MORNING);
    const assignments = makeInMemoryAssignments(clock, INSTANCE_ARN);
    const port = makeInMemoryExistingAccess(assignments);
    const { access } = accessRequest();
    const key = keyPartsOf(access).join(" ");
    return {
      port,
      access,
      now: () => clock.now(),
      advance: async (seconds) => clock.advance(seconds),
      breakDown: () => {
        port.isDown = true;
      },
      mend: () => {
        port.isDown = false;
      },
      giveDirectly: async () => assignments.setByHand(access, true),
      giveToGroup: async (name, isMember) => {
        if (isMember) port.throughGroups.set(key, [...(port.throughGroups.get(key) ?? []), name]);
      },
    };
  });
});
