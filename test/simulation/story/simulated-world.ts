import {
  type InMemoryConversations,
  makeInMemoryConversations,
} from "../../../lambdas/adapters/in-memory/in-memory-conversations.ts";

import { ADAM, BEA, makeWorld, TEAM_ID, type World } from "../../fixtures/daypass-world.ts";
import { Chance } from "../kernel/chance.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import { APPROVERS_GROUP, DORA, policyNamed, READ_ONLY_ARN, STAGING } from "./organisation.ts";
import type { Script } from "./script.ts";

export interface SimulatedWorld {
  readonly world: World;
  readonly conversations: InMemoryConversations;
}

/** The organisation of a story, as it is at its beginning. */
export function makeSimulatedWorld(script: Script, time: VirtualTime): SimulatedWorld {
  const chance = new Chance(script.seed, "pace");
  const clock = time.manualClock();
  const world = makeWorld({
    clock,
    pace: {
      takesSeconds: () => chance.between(1, script.takesSeconds),
      lagSeconds: () => chance.between(0, script.lagSeconds),
    },
  });
  world.policy = policyNamed(script.policy);
  const { userId, email, displayName, slackUserId } = DORA;
  world.users.set(userId, { userId, email, displayName, enabled: true });
  world.chat.set(slackUserId, { slackUserId, teamId: TEAM_ID, displayName, email, unfitBecause: undefined });
  world.members.set(APPROVERS_GROUP, new Set([ADAM.userId, BEA.userId]));
  world.accounts.set(STAGING, { accountId: STAGING, name: "staging", state: "active", isManagementAccount: false });
  const reading = { permissionSetArn: READ_ONLY_ARN, name: "ReadOnly", sessionSeconds: 3600 };
  world.sets.set(READ_ONLY_ARN, reading);
  return { world, conversations: makeInMemoryConversations(clock) };
}
