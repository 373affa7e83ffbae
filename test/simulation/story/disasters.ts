import type { Access } from "../../../lambdas/domain/access.ts";
import type { AccountState } from "../../../lambdas/ports/organisation.ts";
import { GROUP_TARGET, IDENTITY_STORE_ID, INSTANCE_ARN } from "../../fixtures/access-requests.ts";
import type { World } from "../../fixtures/daypass-world.ts";
import type { Executions } from "../aws/executions.ts";
import type { Service } from "../kernel/ports.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { Authority } from "./authority.ts";
import {
  APPROVERS_GROUP,
  PEOPLE,
  policyNamed,
  WANTED,
  type Wanted,
  type WantedName,
  type Who,
} from "./organisation.ts";
import { requestIdFor } from "./people.ts";
import type { Disaster, Script } from "./script.ts";
import type { Truth } from "./truth.ts";

/** What a disaster may change. */
export interface Struck {
  readonly script: Script;
  readonly time: VirtualTime;
  readonly world: World;
  readonly truth: Truth;
  readonly authority: Authority;
  readonly executions: Executions;
  /** Until when each service is away, in milliseconds. */
  readonly awayUntil: Map<Service, number>;
  readonly disarmed: Set<string>;
  /** The next version of the workflows is there. */
  deployNext(): void;
  /** From now on it takes a while until everything is made good. */
  trouble(): void;
}

/** Does it; false when there was nothing to be done. */
export async function strike(struck: Struck, disaster: Disaster): Promise<boolean> {
  const { world, truth, time, authority } = struck;
  const now = new Date(time.now());
  struck.trouble();
  switch (disaster.kind) {
    case "outage":
      struck.awayUntil.set(disaster.service, time.now() + disaster.seconds * 1_000);
      return true;
    case "policy":
      world.policy = policyNamed(disaster.name);
      return true;
    case "deployed":
      struck.deployNext();
      return true;
    case "disabled":
      return changeUser(struck, disaster.who, "disable");
    case "deleted":
      return changeUser(struck, disaster.who, "delete");
    case "left Slack": {
      const { slackUserId } = PEOPLE[disaster.who];
      const person = world.chat.get(slackUserId);
      if (person !== undefined) world.chat.set(slackUserId, { ...person, unfitBecause: "deactivated in Slack" });
      return person !== undefined;
    }
    case "left the group": {
      const left = world.members.get(APPROVERS_GROUP)?.delete(PEOPLE[disaster.who].userId) ?? false;
      authority.changed(time.now());
      return left;
    }
    case "suspended":
      time.after(disaster.seconds * 1_000, () => reinstate(struck, disaster.accountId));
      return changeAccount(struck, disaster.accountId, "suspended");
    case "closed":
      return changeAccount(struck, disaster.accountId, "closed");
    case "permission set gone": {
      // AWS deletes none that is assigned to anybody
      const isUsed = [...truth.all()].some(
        ({ access }) => access.kind === "account" && access.permissionSetArn === disaster.arn && truth.exists(access),
      );
      return !isUsed && world.sets.delete(disaster.arn);
    }
    case "sessions longer": {
      const set = world.sets.get(disaster.arn);
      if (set !== undefined) world.sets.set(disaster.arn, { ...set, sessionSeconds: 7_200 });
      return set !== undefined;
    }
    case "made by hand":
      return some(accessesOf(disaster.who, disaster.wanted), (access) => truth.makeByHand(access, now));
    case "removed by hand":
      return some(accessesOf(disaster.who, disaster.wanted), (access) => truth.removeByHand(access, now));
    case "schedule lost": {
      const id = requestIdFor(struck.script, disaster.of);
      const lost = world.schedules.armed().filter(({ requestId }) => requestId === id);
      for (const { n } of lost) await world.schedules.delete(id, n);
      struck.disarmed.add(id);
      return lost.length > 0;
    }
    case "executions stopped": {
      const running = [...struck.executions.running];
      for (const execution of running) execution.stop("Stopped", "by hand");
      return running.length > 0;
    }
    case "grants stopped":
      world.grantControl.stopped = "somebody looks into it";
      time.after(disaster.seconds * 1_000, () => {
        world.grantControl.stopped = undefined;
      });
      return true;
  }
}

function changeUser({ world, truth, time, authority }: Struck, who: Who, change: "disable" | "delete"): boolean {
  const { userId } = PEOPLE[who];
  const user = world.users.get(userId);
  if (user === undefined) return false;
  if (change === "disable") world.users.set(userId, { ...user, enabled: false });
  else {
    world.users.delete(userId);
    for (const members of world.members.values()) members.delete(userId);
    // the identity store forgets the memberships of whoever it deletes; assignments stay listed
    for (const { access } of truth.all()) {
      if (access.kind === "group" && access.principalId === userId && truth.exists(access)) {
        truth.vanish(access, new Date(time.now()));
      }
    }
  }
  authority.changed(time.now());
  return true;
}

function changeAccount({ world }: Struck, accountId: string, state: AccountState): boolean {
  const account = world.accounts.get(accountId);
  if (account === undefined || account.state !== "active") return false;
  world.accounts.set(accountId, { ...account, state });
  return true;
}

function reinstate({ world, trouble }: Struck, accountId: string): void {
  trouble();
  const account = world.accounts.get(accountId);
  if (account?.state === "suspended") world.accounts.set(accountId, { ...account, state: "active" });
}

/** What was closed is no account of the organisation any more, and nothing in it is of use. */
export function makeCalm({ world, truth, awayUntil, time, trouble }: Struck): void {
  trouble();
  awayUntil.clear();
  world.grantControl.stopped = undefined;
  for (const account of [...world.accounts.values()]) {
    if (account.state !== "closed") continue;
    world.accounts.delete(account.accountId);
    for (const { access } of truth.all()) {
      if (access.kind === "account" && access.accountId === account.accountId && truth.exists(access)) {
        truth.vanish(access, new Date(time.now()));
      }
    }
  }
}

function accessesOf(who: Who, name: WantedName): readonly Access[] {
  const principalId = PEOPLE[who].userId;
  const wanted: Wanted = WANTED[name];
  if ("groupId" in wanted) {
    return [{ kind: "group", identityStoreId: IDENTITY_STORE_ID, groupId: GROUP_TARGET.groupId, principalId }];
  }
  const { accounts, permissionSetArn } = wanted;
  return accounts.map((accountId) => ({
    kind: "account",
    instanceArn: INSTANCE_ARN,
    accountId,
    permissionSetArn,
    principalId,
  }));
}

async function some(accesses: readonly Access[], act: (access: Access) => Promise<boolean>): Promise<boolean> {
  let any = false;
  for (const access of accesses) any = (await act(access)) || any;
  return any;
}
