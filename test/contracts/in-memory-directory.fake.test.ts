// Over 200 lines, because it is one idea: each contract suite, on the fake of its port.
import { makeInMemoryAccessEvents } from "../../lambdas/adapters/in-memory/in-memory-access-events.ts";
import { makeInMemoryAssignments } from "../../lambdas/adapters/in-memory/in-memory-assignments.ts";
import { makeInMemoryChatPeople } from "../../lambdas/adapters/in-memory/in-memory-chat-people.ts";
import { makeInMemoryClock } from "../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryGrantControl } from "../../lambdas/adapters/in-memory/in-memory-grant-control.ts";
import { makeInMemoryGroupReach } from "../../lambdas/adapters/in-memory/in-memory-group-reach.ts";
import { makeInMemoryJoinableGroups } from "../../lambdas/adapters/in-memory/in-memory-joinable-groups.ts";
import { makeInMemoryMemberships } from "../../lambdas/adapters/in-memory/in-memory-memberships.ts";
import { makeInMemoryOperators } from "../../lambdas/adapters/in-memory/in-memory-operators.ts";
import { makeInMemoryOrganisation } from "../../lambdas/adapters/in-memory/in-memory-organisation.ts";
import { makeInMemoryPermissionSets } from "../../lambdas/adapters/in-memory/in-memory-permission-sets.ts";
import { makeInMemoryWorkflows } from "../../lambdas/adapters/in-memory/in-memory-workflows.ts";
import type { ChatPerson } from "../../lambdas/ports/chat-people.ts";
import type { JoinableGroup } from "../../lambdas/ports/joinable-groups.ts";
import type { Account, AccountState } from "../../lambdas/ports/organisation.ts";
import type { PermissionSet } from "../../lambdas/ports/permission-sets.ts";
import {
  assignmentFor,
  IDENTITY_STORE_ID,
  INSTANCE_ARN,
  MORNING,
  membershipFor,
  PERMISSION_SET_ARN,
  person,
} from "../fixtures/access-requests.ts";
import { describeAccessEvents } from "./access-events.contract.ts";
import { describeAccessProvider } from "./access-provider.contract.ts";
import { describeAsynchronousAccess } from "./asynchronous-access.contract.ts";
import { breakableFake } from "./breakable-fake.ts";
import { describeChatPeople } from "./chat-people.contract.ts";
import { describeGrantControl } from "./grant-control.contract.ts";
import { describeGroupReach } from "./group-reach.contract.ts";
import { describeImmediateAccess } from "./immediate-access.contract.ts";
import { describeJoinableGroups, type JoinableGroupsTarget } from "./joinable-groups.contract.ts";
import { describeOperators } from "./operators.contract.ts";
import { describeOrganisation } from "./organisation.contract.ts";
import { describePermissionSets } from "./permission-sets.contract.ts";
import type { AccessProviderTarget, AsynchronousAccessTarget } from "./provided-access.ts";
import { describeWorkflows } from "./workflows.contract.ts";

async function assignmentsTarget(): Promise<AsynchronousAccessTarget<"account">> {
  const clock = makeInMemoryClock(MORNING);
  const assignments = makeInMemoryAssignments(clock, INSTANCE_ARN);
  let people = 0;
  return {
    ...breakableFake(assignments, clock),
    freshAccess: () => {
      people += 1;
      return assignmentFor(person(people).userId);
    },
    makeForeign: (access) => ({
      "another person": () => assignments.setByHand({ ...access, principalId: person(99).userId }, true),
      "another account": () => assignments.setByHand({ ...access, accountId: "333333333333" }, true),
      "another permission set": () => assignments.setByHand({ ...access, permissionSetArn: OTHER_SET }, true),
    }),
    makeCrowd: (access) => {
      for (let one = 100; one < 250; one += 1) {
        assignments.setByHand({ ...access, principalId: person(one).userId }, true);
      }
    },
    toWhatIsGone: (access) => ({ "the permission set": { ...access, permissionSetArn: OTHER_SET } }),
    inNoInstance: (access) => ({ ...access, instanceArn: `${INSTANCE_ARN.slice(0, -4)}ffff` }),
    loseAnswer: (kind) => assignments.next(kind, "effect-lost"),
    failNext: (kind, because) =>
      assignments.next(kind, { kind: "fails", why: because, principalGone: because === "the person is gone" }),
  };
}

async function membershipsTarget(): Promise<AccessProviderTarget<"group">> {
  const clock = makeInMemoryClock(MORNING);
  const memberships = makeInMemoryMemberships(clock, IDENTITY_STORE_ID);
  let people = 0;
  return {
    ...breakableFake(memberships, clock),
    freshAccess: () => {
      people += 1;
      return membershipFor(person(people).userId);
    },
    makeForeign: (access) => ({
      "another person": () => memberships.setByHand({ ...access, principalId: person(99).userId }, true),
      "another group": () => memberships.setByHand({ ...access, groupId: person(98).userId }, true),
      "another person in another group": () => {
        memberships.setByHand({ ...access, groupId: person(98).userId, principalId: person(99).userId }, true);
      },
    }),
    makeCrowd: (access) => {
      for (let one = 100; one < 250; one += 1) {
        memberships.setByHand({ ...access, principalId: person(one).userId }, true);
      }
    },
    toWhatIsGone: (access) => ({
      "the group": { ...access, groupId: person(97).userId },
      "the person": { ...access, principalId: person(96).userId },
    }),
    inNoInstance: (access) => ({ ...access, identityStoreId: "d-0000000000" }),
    loseAnswer: (kind) => memberships.next(kind, "effect-lost"),
  };
}

async function groupsTarget(): Promise<JoinableGroupsTarget> {
  const all = Array.from({ length: 5 }, (_, at): JoinableGroup => {
    return { groupId: person(at).userId, name: `group ${at}`, isSynchronised: at % 2 === 1 };
  });
  const groups = new Map(all.map((group) => [group.groupId, group]));
  return {
    ...breakableFake(makeInMemoryJoinableGroups(groups)),
    groups: all,
    rename: (groupId, name) => {
      const group = groups.get(groupId);
      if (group !== undefined) groups.set(groupId, { ...group, name });
    },
    remove: (groupId) => void groups.delete(groupId),
  };
}

const OTHER_SET = `${PERMISSION_SET_ARN.slice(0, -4)}ffff`;
const STATES: readonly AccountState[] = ["active", "active", "suspended", "closed", "other"];

describe("in memory", () => {
  describeAccessProvider("account", assignmentsTarget);
  describeAsynchronousAccess("account", assignmentsTarget);
  describeAccessProvider("group", membershipsTarget);
  describeImmediateAccess("group", membershipsTarget);
  describeJoinableGroups(groupsTarget);
  describeGroupReach(async () => {
    const [groupId, accountId] = [person(1).userId, "222222222222"];
    const reached = new Map([[groupId, new Set([accountId])]]);
    return {
      ...breakableFake(makeInMemoryGroupReach(reached)),
      instanceArn: INSTANCE_ARN,
      groupId,
      reached: accountId,
      notReached: "333333333333",
      takeAway: () => reached.clear(),
    };
  });
  describeOrganisation(async () => {
    const accounts = Array.from({ length: 25 }, (_, index): Account => {
      const accountId = String(100_000_000_000 + index);
      const state = STATES[index % STATES.length] ?? "active";
      return { accountId, name: `account-${index}`, state, isManagementAccount: index === 0 };
    });
    const byId = new Map(accounts.map((account) => [account.accountId, account]));
    const suspend = (accountId: string) => {
      const account = byId.get(accountId);
      if (account !== undefined) byId.set(accountId, { ...account, state: "suspended" });
    };
    return { ...breakableFake(makeInMemoryOrganisation(byId)), accounts, suspend };
  });

  describePermissionSets(async () => {
    const sets = Array.from({ length: 5 }, (_, index): PermissionSet => {
      const arn = `${INSTANCE_ARN.replace(":instance/", ":permissionSet/")}/ps-${String(index).padStart(16, "0")}`;
      const sessionSeconds = [3600, 5400, 12 * 3600][index % 3] ?? 3600;
      return { permissionSetArn: arn, name: `set-${index}`, sessionSeconds };
    });
    const byArn = new Map(sets.map((set) => [set.permissionSetArn, set]));
    const target = breakableFake(makeInMemoryPermissionSets(INSTANCE_ARN, byArn));
    return {
      ...target,
      instanceArn: INSTANCE_ARN,
      sets,
      setSession: (arn, hours) => {
        const set = byArn.get(arn);
        if (set !== undefined) byArn.set(arn, { ...set, sessionSeconds: hours * 3600 });
      },
      remove: (arn) => void byArn.delete(arn),
    };
  });

  describeGrantControl(async () => {
    const target = breakableFake(makeInMemoryGrantControl());
    const set = async (why?: string) => {
      target.port.stopped = why;
    };
    return { ...target, stop: set, release: () => set() };
  });

  describeOperators(async () => {
    const target = breakableFake(makeInMemoryOperators());
    return { ...target, paged: () => target.port.pages };
  });

  describeAccessEvents(async () => {
    const target = breakableFake(makeInMemoryAccessEvents());
    const { port } = target;
    return {
      ...target,
      heard: () =>
        port.published.map(({ type, body }) => {
          const detail: unknown = JSON.parse(body);
          return { type, detail };
        }),
      refusedClicks: () => port.refusedClicks,
      deliverTwice: () => {
        port.deliversTwice = true;
      },
    };
  });

  describeWorkflows(async () => {
    const waiting = new Set<string>();
    const target = breakableFake(makeInMemoryWorkflows((token) => waiting.has(token)));
    const { port } = target;
    return {
      ...target,
      waitToken: async () => {
        const token = `token-${waiting.size}`;
        waiting.add(token);
        return token;
      },
      told: async (token) => port.rung.find((ring) => ring.token === token)?.status,
      timeOut: async (token) => void port.closed.add(token),
      strangeToken: () => "token-of-nobody",
      revocations: () => port.asked,
      resumed: () => port.resumed,
    };
  });

  describeChatPeople(async () => {
    const people = new Map<string, ChatPerson>();
    const add = (slackUserId: string, unfitBecause?: string, email?: string, teamId = "T0001") => {
      people.set(slackUserId, { slackUserId, teamId, displayName: slackUserId, email, unfitBecause });
      return { slackUserId, displayName: slackUserId, email: email ?? "", teamId };
    };
    const { teamId, ...member } = add("U0001", undefined, "one@example.com");
    return {
      ...breakableFake(makeInMemoryChatPeople(people)),
      teamId,
      member,
      guest: add("U0002", "a guest of the workspace").slackUserId,
      bot: add("U0003", "a bot").slackUserId,
      deactivated: add("U0004", "deactivated in Slack", "gone@example.com"),
      stranger: add("U0005", "from another workspace", "x@elsewhere.example", "T0009"),
    };
  });
});
