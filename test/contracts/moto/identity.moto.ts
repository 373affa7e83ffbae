// Over 200 lines, because it is one idea: each contract suite of who and what there is, on one moto.
import {
  CreateGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  IdentitystoreClient,
} from "@aws-sdk/client-identitystore";
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  ListInstancesCommand,
  ProvisionPermissionSetCommand,
  SSOAdminClient,
  UpdatePermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { makeIdentityCenterAssignments } from "../../../lambdas/adapters/aws/identity-center-assignments.ts";
import { makeIdentityCenterExistingAccess } from "../../../lambdas/adapters/aws/identity-center-existing-access.ts";
import { makeIdentityCenterGroupReach } from "../../../lambdas/adapters/aws/identity-center-group-reach.ts";
import { makeIdentityCenterPermissionSets } from "../../../lambdas/adapters/aws/identity-center-permission-sets.ts";
import { makeIdentityStoreJoinableGroups } from "../../../lambdas/adapters/aws/identity-store-joinable-groups.ts";
import { makeIdentityStorePeople } from "../../../lambdas/adapters/aws/identity-store-people.ts";
import { makeOrganizationsOrganisation } from "../../../lambdas/adapters/aws/organizations-organisation.ts";
import type { AccountAssignment } from "../../../lambdas/domain/account-assignment.ts";
import type { Account } from "../../../lambdas/ports/organisation.ts";
import { person } from "../../fixtures/access-requests.ts";
import { describeAccessProvider } from "../access-provider.contract.ts";
import { describeAsynchronousAccess } from "../asynchronous-access.contract.ts";
import { describeExistingAccess } from "../existing-access.contract.ts";
import { describeGroupReach } from "../group-reach.contract.ts";
import { describeJoinableGroups } from "../joinable-groups.contract.ts";
import { describeOrganisation } from "../organisation.contract.ts";
import { describePeople } from "../people.contract.ts";
import { describePermissionSets } from "../permission-sets.contract.ts";
import type { AsynchronousAccessTarget } from "../provided-access.ts";
import { ACCOUNT, type ServedMoto, serveMoto } from "./served-moto.ts";

const [REACHED, NOT_REACHED] = ["222222222222", "333333333333"];
const SESSIONS = [
  ["PT1H", 3600],
  ["PT1H30M", 5400],
  ["PT12H", 12 * 3600],
] as const;

let moto: ServedMoto;
let sso: SSOAdminClient;
let identities: IdentitystoreClient;
let InstanceArn: string;
let store: string;
beforeAll(async () => {
  moto = await serveMoto();
  sso = new SSOAdminClient(moto.settings);
  identities = new IdentitystoreClient(moto.settings);
});
beforeEach(async () => {
  await moto.reset();
  const { Instances = [] } = await sso.send(new ListInstancesCommand({}));
  InstanceArn = Instances[0]?.InstanceArn ?? "";
  store = Instances[0]?.IdentityStoreId ?? "";
});
afterAll(() => moto.close());

async function makeGroup(DisplayName: string): Promise<string> {
  const { GroupId = "" } = await identities.send(new CreateGroupCommand({ IdentityStoreId: store, DisplayName }));
  return GroupId;
}

async function makeUser(name: string, email: string) {
  const user = { UserName: name, DisplayName: name, Name: { GivenName: name, FamilyName: name } };
  const Emails = [{ Value: email, Primary: true }];
  const { UserId = "" } = await identities.send(new CreateUserCommand({ IdentityStoreId: store, ...user, Emails }));
  return { userId: UserId, email };
}

async function join(GroupId: string, UserId: string): Promise<void> {
  const membership = { IdentityStoreId: store, GroupId, MemberId: { UserId } };
  await identities.send(new CreateGroupMembershipCommand(membership));
}

async function makeSet(Name: string, SessionDuration = "PT1H"): Promise<string> {
  const { PermissionSet } = await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name, SessionDuration }));
  return PermissionSet?.PermissionSetArn ?? "";
}

function assignmentInput(
  { accountId, permissionSetArn, principalId }: AccountAssignment,
  PrincipalType: "USER" | "GROUP" = "USER",
) {
  const target = { TargetId: accountId, TargetType: "AWS_ACCOUNT" } as const;
  return { InstanceArn, ...target, PermissionSetArn: permissionSetArn, PrincipalType, PrincipalId: principalId };
}

async function makeByHand(assignment: AccountAssignment, type?: "USER" | "GROUP"): Promise<void> {
  await sso.send(new CreateAccountAssignmentCommand(assignmentInput(assignment, type)));
}

async function assignmentsTarget(): Promise<AsynchronousAccessTarget<"account">> {
  const permissionSetArn = await makeSet("PowerUser");
  const otherSet = await makeSet("ReadOnly");
  let people = 0;
  return {
    ...moto.targetOf(makeIdentityCenterAssignments(), "sso"),
    freshAccess: () => {
      people += 1;
      const principalId = person(people).userId;
      return { kind: "account", instanceArn: InstanceArn, accountId: REACHED, permissionSetArn, principalId };
    },
    makeForeign: (access) => ({
      "another person": () => makeByHand({ ...access, principalId: person(99).userId }),
      "another account": () => makeByHand({ ...access, accountId: NOT_REACHED }),
      "another permission set": () => makeByHand({ ...access, permissionSetArn: otherSet }),
      "a group instead of a person": () => makeByHand(access, "GROUP"),
    }),
    makeCrowd: async (access) => {
      for (let one = 100; one < 250; one += 1) await makeByHand({ ...access, principalId: person(one).userId });
    },
    toWhatIsGone: (access) => ({
      "the permission set": { ...access, permissionSetArn: `${permissionSetArn.slice(0, -4)}ffff` },
      "the account": { ...access, accountId: "999999999999" },
    }),
    inNoInstance: (access) => ({ ...access, instanceArn: `${InstanceArn.slice(0, -4)}ffff` }),
    loseAnswer: (kind) =>
      moto.door.loseAnswer(kind === "create" ? "CreateAccountAssignment" : "DeleteAccountAssignment"),
    failNext: () => {
      throw new Error("moto lets no operation fail in the end");
    },
  };
}

describe("the AWS adapters over moto: who and what there is", () => {
  describeAccessProvider("account", assignmentsTarget);
  describeAsynchronousAccess("account", assignmentsTarget);

  describeOrganisation(async () => {
    const organizations = new OrganizationsClient(moto.settings);
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const accounts: Account[] = [{ accountId: ACCOUNT, name: "master", state: "active", isManagementAccount: true }];
    const close = (AccountId: string) => organizations.send(new CloseAccountCommand({ AccountId }));
    for (const [name, state] of [
      ["production", "active"],
      ["retired", "suspended"],
    ] as const) {
      const made = await organizations.send(
        new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
      );
      const accountId = made.CreateAccountStatus?.AccountId ?? "";
      if (state === "suspended") await close(accountId);
      accounts.push({ accountId, name, state, isManagementAccount: false });
    }
    return {
      ...moto.targetOf(makeOrganizationsOrganisation(), "organizations"),
      accounts,
      suspend: async (accountId) => void (await close(accountId)),
    };
  });

  describePermissionSets(async () => {
    const sets = [];
    for (const [session, sessionSeconds] of SESSIONS) {
      const name = `set-${session}`;
      sets.push({ permissionSetArn: await makeSet(name, session), name, sessionSeconds });
    }
    return {
      ...moto.targetOf(makeIdentityCenterPermissionSets(), "sso"),
      instanceArn: InstanceArn,
      sets,
      setSession: async (PermissionSetArn, hours) => {
        const SessionDuration = `PT${hours}H`;
        await sso.send(new UpdatePermissionSetCommand({ InstanceArn, PermissionSetArn, SessionDuration }));
      },
      remove: async (PermissionSetArn) => {
        await sso.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn }));
      },
    };
  });

  describeGroupReach(async () => {
    const groupId = await makeGroup("Platform");
    const permissionSetArn = await makeSet("PowerUser");
    const provisioned = { InstanceArn, PermissionSetArn: permissionSetArn };
    await sso.send(new ProvisionPermissionSetCommand({ ...provisioned, TargetType: "ALL_PROVISIONED_ACCOUNTS" }));
    const reach: AccountAssignment = {
      kind: "account",
      instanceArn: InstanceArn,
      accountId: REACHED,
      permissionSetArn,
      principalId: groupId,
    };
    await makeByHand({ ...reach, accountId: NOT_REACHED });
    for (let one = 0; one < 120; one += 1) await makeByHand({ ...reach, principalId: person(one).userId });
    await makeByHand(reach, "GROUP");
    return {
      ...moto.targetOf(makeIdentityCenterGroupReach(), "sso"),
      instanceArn: InstanceArn,
      groupId,
      reached: REACHED,
      notReached: NOT_REACHED,
      takeAway: async () => {
        await sso.send(new DeleteAccountAssignmentCommand(assignmentInput(reach, "GROUP")));
      },
    };
  });

  describeExistingAccess(async () => {
    const permissionSetArn = await makeSet("PowerUser");
    const { userId } = await makeUser("rita", "rita@example.com");
    const access: AccountAssignment = {
      kind: "account",
      instanceArn: InstanceArn,
      accountId: REACHED,
      permissionSetArn,
      principalId: userId,
    };
    return {
      ...moto.targetOf(makeIdentityCenterExistingAccess(store), "sso"),
      access,
      giveDirectly: () => makeByHand(access),
      giveToGroup: async (name, isMember) => {
        const groupId = await makeGroup(name);
        if (isMember) await join(groupId, userId);
        await makeByHand({ ...access, principalId: groupId }, "GROUP");
      },
    };
  });

  describeJoinableGroups(async () => {
    const groups = [];
    for (const name of ["group 1", "group 2"]) {
      groups.push({ groupId: await makeGroup(name), name, isSynchronised: false });
    }
    return {
      ...moto.targetOf(makeIdentityStoreJoinableGroups(store, moto.clock), "identitystore"),
      groups,
      rename: () => {
        throw new Error("moto renames no group");
      },
      remove: async (GroupId) => {
        await identities.send(new DeleteGroupCommand({ IdentityStoreId: store, GroupId }));
      },
    };
  });

  describePeople(async () => {
    const member = await makeUser("olga", "olga@example.com");
    const disabled = await makeUser("dana", "dana@example.com");
    const shared = "two@example.com";
    for (const name of ["one", "two"]) await makeUser(name, shared);
    const groups = { group: "Developers", otherGroup: "Security", loneGroup: "Lone" };
    const [all, others, lone] = [await makeGroup("Developers"), await makeGroup("Security"), await makeGroup("Lone")];
    for (const { userId } of [member, disabled]) await join(all, userId);
    await join(others, disabled.userId);
    await join(lone, member.userId);
    const port = makeIdentityStorePeople(store, moto.clock);
    return { ...moto.targetOf(port, "identitystore"), member, disabled, shared, ...groups };
  });
});
