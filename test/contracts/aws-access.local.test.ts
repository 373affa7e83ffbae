import { makeIdentityCenterAssignments } from "../../lambdas/adapters/aws/identity-center-assignments.ts";
import { makeIdentityCenterGroupReach } from "../../lambdas/adapters/aws/identity-center-group-reach.ts";
import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import { readOrganisation } from "../../local/organisation.ts";
import { AwsFault, type AwsService } from "../../local/service.ts";
import { AssignmentStore, type Row } from "../../local/services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../../local/services/identity-center/sso-admin.ts";
import { INSTANCE_ARN, person } from "../fixtures/access-requests.ts";
import { describeAccessProvider } from "./access-provider.contract.ts";
import { describeAsynchronousAccess } from "./asynchronous-access.contract.ts";
import { describeGroupReach } from "./group-reach.contract.ts";
import type { AsynchronousAccessTarget } from "./provided-access.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const STORE = "d-9067aabbcc";
const NOBODYS_ACCOUNT = "999999999999";
const MUTATIONS = { create: "CreateAccountAssignment", delete: "DeleteAccountAssignment" } as const;

/** As the assignment store words them. */
const REASONS = {
  "the person is gone": `Received a 404 status error: the USER assignee was not found in directory ${STORE}`,
  "something else": "AWS SSO is unable to complete your request at this time",
} as const;

let aws: ServedAws;
let assignments: AssignmentStore;
const organisation = readOrganisation(INSTANCE_ARN, STORE);
/** Operations whose next answer is lost. */
const lost = new Set<string>();
beforeAll(async () => {
  aws = await serveAws((clock) => {
    assignments = new AssignmentStore(clock, organisation);
    const limit = new SharedRateLimit(clock);
    const parts = { organisation, instanceArn: INSTANCE_ARN, identityStoreId: STORE, assignments, limit };
    return [losingAnswers(createSsoAdminService(parts))];
  });
});
afterAll(() => aws.close());

/** The service, but that an answer may be lost on its way after what was asked has been done. */
function losingAnswers(service: AwsService): AwsService {
  const operations = Object.entries(service.operations).map(([name, operation]) => {
    const run: typeof operation.run = async (input, context) => {
      const output = await operation.run(input, context);
      if (lost.delete(name)) throw new AwsFault("InternalServerException", "the answer is lost", 500);
      return output;
    };
    return [name, { ...operation, run }] as const;
  });
  return { ...service, operations: Object.fromEntries(operations) };
}

/** One after the other, so that none was ever touched. */
function* untouched(): Generator<AccountAssignment, never> {
  const accounts = [...organisation.accounts.values()].filter(
    ({ id, state }) => state === "ACTIVE" && id !== organisation.managementAccount,
  );
  for (const permissionSetArn of organisation.permissionSets.keys()) {
    for (const { id: accountId } of accounts) {
      for (const principalId of organisation.users.keys()) {
        yield { kind: "account", instanceArn: INSTANCE_ARN, accountId, permissionSetArn, principalId };
      }
    }
  }
  throw new RangeError("every assignment was touched");
}
const fresh = untouched();

function makeByHand({ accountId, permissionSetArn, principalId }: AccountAssignment, changes: Partial<Row>): void {
  assignments.setByHand({ accountId, permissionSetArn, principalType: "USER", principalId, ...changes }, true);
}

async function assignmentsTarget(): Promise<AsynchronousAccessTarget<"account">> {
  const goneSet = ({ permissionSetArn }: AccountAssignment) => `${permissionSetArn.slice(0, -4)}ffff`;
  return {
    ...aws.targetOf(makeIdentityCenterAssignments(), "sso"),
    freshAccess: () => fresh.next().value,
    makeForeign: (access) => ({
      "another person": () => makeByHand(access, { principalId: person(99).userId }),
      "another account": () => makeByHand(access, { accountId: NOBODYS_ACCOUNT }),
      "another permission set": () => makeByHand(access, { permissionSetArn: goneSet(access) }),
      "a group instead of a person": () => makeByHand(access, { principalType: "GROUP" }),
    }),
    makeCrowd: (access) => {
      for (let one = 100; one < 250; one += 1) makeByHand(access, { principalId: person(one).userId });
    },
    toWhatIsGone: (access) => ({
      "the permission set": { ...access, permissionSetArn: goneSet(access) },
      "the account": { ...access, accountId: NOBODYS_ACCOUNT },
    }),
    inNoInstance: (access) => ({ ...access, instanceArn: `${INSTANCE_ARN.slice(0, -4)}ffff` }),
    loseAnswer: (kind) => void lost.add(MUTATIONS[kind]),
    failNext: (kind, because) => assignments.failNext(kind, REASONS[because]),
  };
}

describe("the AWS adapters over local services: access", () => {
  describeAccessProvider("account", assignmentsTarget);
  describeAsynchronousAccess("account", assignmentsTarget);
  describeGroupReach(async () => {
    const groupId = person(300).userId;
    const sets = [...organisation.permissionSets.keys()];
    const [reached, notReached] = ["333333333333", "444444444444"];
    const group = {
      accountId: reached,
      permissionSetArn: sets.at(-1) ?? "",
      principalType: "GROUP",
      principalId: groupId,
    } as const;
    // so many others that no first page or first permission set says all
    for (const accountId of [reached, notReached]) {
      for (const permissionSetArn of sets) {
        for (let one = 400; one < 520; one += 1) {
          assignments.setByHand({ ...group, accountId, permissionSetArn, principalId: person(one).userId }, true);
        }
      }
    }
    assignments.setByHand({ ...group, accountId: notReached, principalType: "USER" }, true);
    assignments.setByHand(group, true);
    return {
      ...aws.targetOf(makeIdentityCenterGroupReach(), "sso"),
      instanceArn: INSTANCE_ARN,
      groupId,
      reached,
      notReached,
      takeAway: () => assignments.setByHand(group, false),
    };
  });
});
