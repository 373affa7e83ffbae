import { makeIdentityCenterExistingAccess } from "../../lambdas/adapters/aws/identity-center-existing-access.ts";
import { readOrganisation } from "../../local/organisation.ts";
import { AssignmentStore } from "../../local/services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../../local/services/identity-center/sso-admin.ts";
import { createIdentityStoreService } from "../../local/services/identity-store.ts";
import { INSTANCE_ARN, person } from "../fixtures/access-requests.ts";
import { describeExistingAccess, describeExistingMemberships } from "./existing-access.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const STORE = "d-9067aabbcc";
const ACCOUNT = "222222222222";
/** More groups than one question may name, and more rows than one page has. */
const CROWD = 230;

let aws: ServedAws;
let assignments: AssignmentStore;
const organisation = readOrganisation(INSTANCE_ARN, STORE);
beforeAll(async () => {
  aws = await serveAws((clock) => {
    assignments = new AssignmentStore(clock, organisation);
    const limit = new SharedRateLimit(clock);
    const parts = { organisation, instanceArn: INSTANCE_ARN, identityStoreId: STORE, assignments, limit };
    return [createSsoAdminService(parts), createIdentityStoreService(organisation, STORE, limit, clock)];
  });
});
afterAll(() => aws.close());

function freshAccess() {
  for (const row of assignments.rows()) assignments.setByHand(row, false);
  organisation.groups.clear();
  const permissionSetArn = organisation.permissionSetNamed("PowerUser").arn;
  const [principalId = ""] = organisation.users.keys();
  return { kind: "account", instanceArn: INSTANCE_ARN, accountId: ACCOUNT, permissionSetArn, principalId } as const;
}

let groups = 0;
function makeGroup(name: string, members: readonly string[]): string {
  groups += 1;
  const groupId = person(groups).userId;
  organisation.groups.set(groupId, { groupId, name, members: new Set(members) });
  return groupId;
}

describe("the AWS adapters over local services: what people have", () => {
  const target = async () => {
    const access = freshAccess();
    const row = { accountId: ACCOUNT, permissionSetArn: access.permissionSetArn };
    const giveTo = (groupId: string) =>
      assignments.setByHand({ ...row, principalType: "GROUP", principalId: groupId }, true);
    return {
      ...aws.targetOf(makeIdentityCenterExistingAccess(STORE), "sso"),
      access,
      giveDirectly: async () =>
        assignments.setByHand({ ...row, principalType: "USER", principalId: access.principalId }, true),
      giveToGroup: async (name: string, isMember: boolean) =>
        giveTo(makeGroup(name, isMember ? [access.principalId] : [])),
    };
  };
  describeExistingAccess(target);

  describeExistingMemberships(async () => {
    const { principalId } = freshAccess();
    return {
      ...aws.targetOf(makeIdentityCenterExistingAccess(STORE), "identitystore"),
      membership: { kind: "group", identityStoreId: STORE, groupId: makeGroup("Responders", []), principalId },
      join: async (membership) => void organisation.groups.get(membership.groupId)?.members.add(membership.principalId),
      noGroup: person(9_999).userId,
    };
  });

  test("the group is found among more than one question has room for, and one of them gone", async () => {
    const { port, access, giveToGroup } = await target();
    const row = { accountId: ACCOUNT, permissionSetArn: access.permissionSetArn };
    assignments.setByHand({ ...row, principalType: "GROUP", principalId: person(9_999).userId }, true);
    for (let group = 0; group < CROWD; group += 1) await giveToGroup(`group-${group}`, group === CROWD - 1);
    expect(await port.waysTo(access)).toEqual({ direct: false, throughGroups: [`group-${CROWD - 1}`] });
  });
});
