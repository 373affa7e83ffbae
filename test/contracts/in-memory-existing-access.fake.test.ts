import { makeInMemoryAssignments } from "../../lambdas/adapters/in-memory/in-memory-assignments.ts";
import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryExistingAccess } from "../../lambdas/adapters/in-memory/in-memory-existing-access.ts";
import { makeInMemoryMemberships } from "../../lambdas/adapters/in-memory/in-memory-memberships.ts";
import { keyPartsOf } from "../../lambdas/domain/access.ts";
import {
  assignmentFor,
  IDENTITY_STORE_ID,
  INSTANCE_ARN,
  MORNING,
  membershipFor,
  person,
} from "../fixtures/access-requests.ts";
import { breakableFake } from "./breakable-fake.ts";
import { describeExistingAccess, describeExistingMemberships } from "./existing-access.contract.ts";

function makeFake() {
  const clock = makeInMemoryClock(MORNING);
  const assignments = makeInMemoryAssignments(clock, INSTANCE_ARN);
  const memberships = makeInMemoryMemberships(clock, IDENTITY_STORE_ID);
  const port = makeInMemoryExistingAccess(assignments, memberships);
  return { assignments, memberships, port, breakable: breakableFake(port, clock) };
}

describe("the fake", () => {
  describeExistingAccess(async () => {
    const { assignments, port, breakable } = makeFake();
    const access = assignmentFor(person(1).userId);
    const key = keyPartsOf(access).join(" ");
    return {
      ...breakable,
      access,
      giveDirectly: async () => assignments.setByHand(access, true),
      giveToGroup: async (name, isMember) => {
        if (isMember) port.throughGroups.set(key, [...(port.throughGroups.get(key) ?? []), name]);
      },
    };
  });

  describeExistingMemberships(async () => {
    const { memberships, breakable } = makeFake();
    return {
      ...breakable,
      membership: membershipFor(person(1).userId),
      join: async (membership) => memberships.setByHand(membership, true),
      noGroup: person(99).userId,
    };
  });
});
