// Over 200 lines, because it is one idea: which function may do what, in one table and by name.
import { z } from "zod";
import { CONFIG, referencesIn, type Statement, SynthesisedTemplate } from "./synthesised.ts";

const template = new SynthesisedTemplate();
const FUNCTIONS = functionsOf(template);

function functionsOf(of: SynthesisedTemplate) {
  return of
    .ofType("AWS::Lambda::Function", z.object({ FunctionName: z.string(), Role: z.unknown() }))
    .map(([, { FunctionName, Role }]) => ({
      name: FunctionName.replace("daypass-", ""),
      statements: referencesIn(Role).flatMap((role) => of.statementsOf(role)),
    }));
}

const NarrowedToKeys = z.object({
  "ForAllValues:StringLike": z.object({ "dynamodb:LeadingKeys": z.union([z.string(), z.array(z.string())]) }),
});

/** The functions that may do this to bindings: by a statement that names their keys, or names none. */
function whoMay(functions: typeof FUNCTIONS, action: string): readonly string[] {
  const covers = ({ Action, Condition }: Statement) => {
    if (![Action].flat().includes(action)) return false;
    if (Condition === undefined) return true;
    const keys = [NarrowedToKeys.parse(Condition)["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]].flat();
    return keys.some((pattern) => /^(\*|b.*|p.*)$/.test(pattern) && pattern !== "permit#*");
  };
  return functions.filter(({ statements }) => statements.some(covers)).map(({ name }) => name);
}

const EVERYBODYS = ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:PutTraceSegments"];

function actionsOf(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap((statement) => statement.Action))].sort();
}

describe("what the functions may do", () => {
  test("function → IAM actions", () => {
    const table = FUNCTIONS.map(({ name, statements }) => {
      const actions = actionsOf(statements).filter((action) => !EVERYBODYS.includes(action));
      const services = [...new Set(actions.map((action) => action.split(":")[0]))].map((service) => {
        const ofIt = actions.filter((action) => action.startsWith(`${service}:`));
        return `  ${service}: ${ofIt.map((action) => action.split(":")[1]).join(" ")}`;
      });
      return [name, ...services].join("\n");
    });
    expect(table.join("\n")).toMatchInlineSnapshot(`
"refresh-directory
  identitystore: DescribeGroup GetGroupId
  organizations: ListAccounts ListAccountsForParent ListOrganizationalUnitsForParent ListRoots ListTagsForResource
  s3: GetObject ListBucket PutObject
  sso: DescribePermissionSet GetInlinePolicyForPermissionSet ListCustomerManagedPolicyReferencesInPermissionSet ListManagedPoliciesInPermissionSet ListPermissionSets ListTagsForResource
slack
  dynamodb: PutItem
  events: PutEvents
  s3: GetObject ListBucket
  secretsmanager: BatchGetSecretValue GetSecretValue
open-request
  dynamodb: GetItem PutItem UpdateItem
  events: PutEvents
  identitystore: DescribeGroup DescribeUser GetGroupId GetUserId IsMemberInGroups ListGroupMemberships
  organizations: DescribeAccount
  s3: GetObject ListBucket PutObject
  secretsmanager: GetSecretValue
  sns: Publish
  sso: DescribePermissionSet ListAccountAssignments ListPermissionSetsProvisionedToAccount
  states: StartExecution
await-decision
  dynamodb: GetItem UpdateItem
  events: PutEvents
  s3: GetObject PutObject
  states: SendTaskSuccess
grant-access
  dynamodb: GetItem UpdateItem
  events: PutEvents
  iam: PassRole
  identitystore: CreateGroupMembership DescribeGroup DescribeUser GetGroupId IsMemberInGroups ListGroups
  organizations: DescribeAccount
  s3: GetObject ListBucket PutObject
  scheduler: CreateSchedule GetSchedule
  sso: CreateAccountAssignment DescribeAccountAssignmentCreationStatus DescribeAccountAssignmentDeletionStatus DescribeInstance DescribePermissionSet ListAccountAssignmentCreationStatus ListAccountAssignmentDeletionStatus ListAccountAssignments ListPermissionSetsProvisionedToAccount
  states: StartExecution
decide-request
  dynamodb: GetItem UpdateItem
  events: PutEvents
  identitystore: DescribeUser GetGroupId GetUserId IsMemberInGroups
  s3: GetObject PutObject
  secretsmanager: GetSecretValue
  sns: Publish
  sqs: DeleteMessage GetQueueAttributes ReceiveMessage
  states: SendTaskSuccess StartExecution
revoke-access
  dynamodb: GetItem UpdateItem
  events: PutEvents
  identitystore: DeleteGroupMembership DescribeGroup DescribeUser GetGroupMembershipId IsMemberInGroups ListGroups
  organizations: DescribeAccount
  s3: GetObject PutObject
  scheduler: DeleteSchedule GetSchedule
  sns: Publish
  sso: DeleteAccountAssignment DescribeAccountAssignmentCreationStatus DescribeAccountAssignmentDeletionStatus DescribeInstance ListAccountAssignmentCreationStatus ListAccountAssignmentDeletionStatus ListAccountAssignments
notify
  dynamodb: GetItem UpdateItem
  secretsmanager: GetSecretValue
  sqs: DeleteMessage GetQueueAttributes ReceiveMessage
change-binding
  dynamodb: DeleteItem GetItem Query UpdateItem
  identitystore: DescribeUser GetUserId
  s3: GetObject PutObject
  secretsmanager: GetSecretValue
  sns: Publish
sweep
  dynamodb: GetItem Query UpdateItem
  events: PutEvents
  identitystore: IsMemberInGroups ListGroups
  s3: GetObject PutObject
  scheduler: GetSchedule ListSchedules
  sns: Publish
  sqs: SendMessage
  sso: DescribeInstance ListAccountAssignments
  states: SendTaskSuccess StartExecution"
`);
  });

  test("every function may write its log and its traces", () => {
    for (const { statements } of FUNCTIONS) expect(actionsOf(statements)).toEqual(expect.arrayContaining(EVERYBODYS));
  });

  test("no role but API Gateway's own has a managed policy", () => {
    const roles = template.ofType("AWS::IAM::Role", z.object({ ManagedPolicyArns: z.unknown().optional() }));
    expect(roles.length).toBeGreaterThan(FUNCTIONS.length);
    const managed = roles.filter(([, role]) => role.ManagedPolicyArns !== undefined).map(([id]) => id);
    expect(managed).toEqual([expect.stringContaining("ApiCloudWatchRole")]);
  });

  test("the function on the internet changes nothing but the bus and its own replay marks", () => {
    const slack = FUNCTIONS.find(({ name }) => name === "slack")?.statements ?? [];
    const harmless = /^(\w+:(Get|BatchGet|List|Describe)\w+|logs:\w+|xray:\w+|events:PutEvents|dynamodb:PutItem)$/;
    expect(actionsOf(slack).filter((action) => !harmless.test(action))).toEqual([]);
    const foreign = /^(scheduler|states|iam|identitystore|sso|organizations):/;
    expect(actionsOf(slack).filter((action) => foreign.test(action))).toEqual([]);
    const onBuckets = slack.filter((statement) => actionsOf([statement]).some((action) => action.startsWith("s3:")));
    expect(onBuckets.flatMap(({ Resource }) => referencesIn(Resource))).toEqual([
      expect.stringMatching(/^DirectorySnapshotBucket/),
      expect.stringMatching(/^DirectorySnapshotBucket/),
    ]);
    expect(slack.find((statement) => statement.Action === "dynamodb:PutItem")?.Condition).toEqual({
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["seen#*"] },
      "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "ttl", "by"] },
      Null: { "dynamodb:LeadingKeys": "false", "dynamodb:Attributes": "false" },
    });
  });

  test("only grant-access can create access, and only revoke-access can delete it", () => {
    const who = (action: string) =>
      FUNCTIONS.filter(({ statements }) => actionsOf(statements).includes(action)).map(({ name }) => name);
    expect(who("sso:CreateAccountAssignment")).toEqual(["grant-access"]);
    expect(who("sso:DeleteAccountAssignment")).toEqual(["revoke-access"]);
    expect(who("identitystore:CreateGroupMembership")).toEqual(["grant-access"]);
    expect(who("identitystore:DeleteGroupMembership")).toEqual(["revoke-access"]);
    expect(who("iam:PassRole")).toEqual(["grant-access"]);
  });

  test("bindings are read by what resolves people and what counts approvals, and made by their first use or by an administrator", () => {
    expect(whoMay(FUNCTIONS, "dynamodb:GetItem")).toEqual([
      "open-request",
      "grant-access",
      "decide-request",
      "change-binding",
    ]);
    expect(whoMay(FUNCTIONS, "dynamodb:UpdateItem")).toEqual(["open-request", "change-binding"]);
    expect(whoMay(FUNCTIONS, "dynamodb:DeleteItem")).toEqual(["change-binding"]);
    expect(whoMay(FUNCTIONS, "dynamodb:PutItem")).toEqual([]);
  });

  test("where the first use of everybody binds, decisions bind too", () => {
    const everybody = new SynthesisedTemplate({ ...CONFIG, identity: { firstUse: "everybody" } });
    const binding = whoMay(functionsOf(everybody), "dynamodb:UpdateItem");
    expect(binding).toEqual(["open-request", "decide-request", "change-binding"]);
  });

  test("change-binding writes what it did, and no record of a request", () => {
    const { statements = [] } = FUNCTIONS.find(({ name }) => name === "change-binding") ?? {};
    const puts = statements.filter(({ Action }) => [Action].flat().includes("s3:PutObject"));
    expect(puts.map(({ Resource }) => Resource)).toEqual([expect.stringMatching(/\/audit\/dt=\*\/bindings\/\*$/)]);
  });

  test("only actions that know no resources are allowed on all of them", () => {
    const onAll = FUNCTIONS.flatMap(({ statements }) => statements.filter((statement) => statement.Resource === "*"));
    expect(actionsOf(onAll)).toEqual([
      "organizations:ListAccounts",
      "organizations:ListRoots",
      "scheduler:ListSchedules",
      "secretsmanager:BatchGetSecretValue",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]);
  });

  test("each function that puts events is bound to one source", () => {
    const sources = FUNCTIONS.flatMap(({ name, statements }) =>
      statements.filter(({ Action }) => Action === "events:PutEvents").map(({ Condition }) => [name, Condition]),
    );
    const bound = (source: string) => ({
      "ForAllValues:StringEquals": { "events:source": source },
      Null: { "events:source": "false" },
    });
    const insiders = ["open-request", "await-decision", "grant-access", "decide-request", "revoke-access", "sweep"];
    expect(sources).toEqual([["slack", bound("daypass.slack")], ...insiders.map((name) => [name, bound("daypass")])]);
  });
});
