import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { makeDynamodbGrantControl } from "../../lambdas/adapters/aws/dynamodb-grant-control.ts";
import { makeIdentityCenterPermissionSets } from "../../lambdas/adapters/aws/identity-center-permission-sets.ts";
import { makeOrganizationsOrganisation } from "../../lambdas/adapters/aws/organizations-organisation.ts";
import type { Account, AccountState } from "../../lambdas/ports/organisation.ts";
import type { PermissionSet } from "../../lambdas/ports/permission-sets.ts";
import { type LocalAccount, type Organisation, readOrganisation } from "../../local/organisation.ts";
import { createDynamodbService, type DynamodbService } from "../../local/services/dynamodb/dynamodb.ts";
import { AssignmentStore } from "../../local/services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../../local/services/identity-center/sso-admin.ts";
import { createOrganizationsService } from "../../local/services/organizations.ts";
import { INSTANCE_ARN } from "../fixtures/access-requests.ts";
import { describeGrantControl } from "./grant-control.contract.ts";
import { describeOrganisation } from "./organisation.contract.ts";
import { describePermissionSets } from "./permission-sets.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const STORE = "d-9067aabbcc";
const STATES: readonly (readonly [LocalAccount["state"], AccountState])[] = [
  ["ACTIVE", "active"],
  ["SUSPENDED", "suspended"],
  ["CLOSED", "closed"],
  ["PENDING_CLOSURE", "other"],
  ["PENDING_ACTIVATION", "other"],
];
const SESSIONS: readonly (readonly [string, number])[] = [
  ["PT1H", 3600],
  ["PT1H30M", 5400],
  ["PT12H", 12 * 3600],
];

let aws: ServedAws;
let dynamodb: DynamodbService;
const organisation: Organisation = readOrganisation(INSTANCE_ARN, STORE);
beforeAll(async () => {
  aws = await serveAws((clock) => {
    dynamodb = createDynamodbService({ clock });
    const assignments = new AssignmentStore(clock, organisation);
    const limit = new SharedRateLimit(clock);
    const parts = { organisation, instanceArn: INSTANCE_ARN, identityStoreId: STORE, assignments, limit };
    return [dynamodb, createOrganizationsService(organisation), createSsoAdminService(parts)];
  });
});
afterAll(() => aws.close());

/** The management account and 24 others, in every state. */
function fillAccounts(): readonly Account[] {
  const { accounts, managementAccount } = organisation;
  accounts.clear();
  return Array.from({ length: 25 }, (_, index) => {
    const accountId = index === 0 ? managementAccount : String(200_000_000_000 + index);
    const name = `account-${index}`;
    const [localState, state] = nth(STATES, index);
    accounts.set(accountId, { id: accountId, name, state: localState });
    return { accountId, name, state, isManagementAccount: index === 0 };
  });
}

function fillPermissionSets(): readonly PermissionSet[] {
  const { permissionSets } = organisation;
  permissionSets.clear();
  return Array.from({ length: 105 }, (_, index) => {
    const arn = `${INSTANCE_ARN.replace(":instance/", ":permissionSet/")}/ps-${String(index).padStart(16, "0")}`;
    const [session, sessionSeconds] = nth(SESSIONS, index);
    permissionSets.set(arn, { arn, name: `set-${index}`, session, tags: {} });
    return { permissionSetArn: arn, name: `set-${index}`, sessionSeconds };
  });
}

/** The list over and over. */
function nth<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError("nothing to choose from");
  return item;
}

let tables = 0;
/** A table of its own for each test, and what an operator puts into it. */
async function freshTable() {
  tables += 1;
  const TableName = `table-${tables}`;
  const make = dynamodb.resourceMakers?.["AWS::DynamoDB::Table"];
  if (make === undefined) throw new Error("dynamodb makes no tables");
  await make(
    {
      TableName,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    },
    aws.scope,
  );
  const client = new DynamoDBClient(aws.settings);
  const set = async (item: Record<string, AttributeValue>) => {
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: "control#grants" }, ...item } }));
  };
  return { port: makeDynamodbGrantControl(TableName), set };
}

describe("the AWS adapters over local services: what there is", () => {
  describeOrganisation(async () => {
    const accounts = fillAccounts();
    const suspend = (accountId: string) => {
      const account = organisation.accounts.get(accountId);
      if (account !== undefined) account.state = "SUSPENDED";
    };
    return { ...aws.targetOf(makeOrganizationsOrganisation(), "organizations"), accounts, suspend };
  });

  describePermissionSets(async () => {
    const sets = fillPermissionSets();
    const setSession = (arn: string, hours: number) => {
      const set = organisation.permissionSets.get(arn);
      if (set !== undefined) set.session = `PT${hours}H`;
    };
    return {
      ...aws.targetOf(makeIdentityCenterPermissionSets(), "sso"),
      instanceArn: INSTANCE_ARN,
      sets,
      setSession,
      remove: (arn) => void organisation.permissionSets.delete(arn),
    };
  });

  describeGrantControl(async () => {
    const { port, set } = await freshTable();
    return {
      ...aws.targetOf(port, "dynamodb"),
      stop: (because) => set({ stopped: { BOOL: true }, because: { S: because } }),
      release: () => set({ stopped: { BOOL: false }, because: { S: "the note of the last time" } }),
    };
  });

  describe("the item that stops grants", () => {
    test.each<[string, Record<string, AttributeValue>, string | undefined]>([
      ["stops them without a reason", { stopped: { BOOL: true } }, "no reason is noted"],
      ["stops them when it cannot be read", { stopped: { S: "yes" } }, "the control item cannot be read"],
      ["stops nothing when it says nothing", {}, undefined],
    ])("%s", async (_what, item, because) => {
      const { port, set } = await freshTable();
      await set(item);
      expect(await aws.targetOf(port, "dynamodb").port.stoppedBecause()).toBe(because);
    });
  });
});
