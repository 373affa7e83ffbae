import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** The operations that this cloud emulates, by signing name, and where botocore keeps the service's model. */
const SERVICES: Readonly<Record<string, { readonly model: string; readonly operations: string }>> = {
  dynamodb: {
    model: "dynamodb/2012-08-10",
    operations: "DeleteItem GetItem PutItem Query Scan UpdateItem",
  },
  events: { model: "events/2015-10-07", operations: "PutEvents" },
  identitystore: {
    model: "identitystore/2020-06-15",
    operations:
      "CreateGroupMembership DeleteGroupMembership DescribeGroup DescribeUser GetGroupId GetGroupMembershipId GetUserId IsMemberInGroups ListGroupMemberships ListGroups",
  },
  lambda: { model: "lambda/2015-03-31", operations: "Invoke" },
  organizations: {
    model: "organizations/2016-11-28",
    operations:
      "DescribeAccount ListAccounts ListAccountsForParent ListOrganizationalUnitsForParent ListRoots ListTagsForResource",
  },
  s3: { model: "s3/2006-03-01", operations: "DeleteObject GetObject HeadObject ListObjectsV2 PutObject" },
  scheduler: { model: "scheduler/2021-06-30", operations: "CreateSchedule DeleteSchedule GetSchedule ListSchedules" },
  secretsmanager: { model: "secretsmanager/2017-10-17", operations: "BatchGetSecretValue GetSecretValue" },
  sns: { model: "sns/2010-03-31", operations: "Publish" },
  sqs: {
    model: "sqs/2012-11-05",
    operations: "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage SendMessage",
  },
  sso: {
    model: "sso-admin/2020-07-20",
    operations:
      "CreateAccountAssignment DeleteAccountAssignment DescribeAccountAssignmentCreationStatus DescribeAccountAssignmentDeletionStatus DescribeInstance DescribePermissionSet GetInlinePolicyForPermissionSet ListAccountAssignmentCreationStatus ListAccountAssignmentDeletionStatus ListAccountAssignments ListCustomerManagedPolicyReferencesInPermissionSet ListManagedPoliciesInPermissionSet ListPermissionSets ListPermissionSetsProvisionedToAccount ListTagsForResource",
  },
  states: {
    model: "stepfunctions/2016-11-23",
    operations:
      "DescribeExecution GetExecutionHistory ListExecutions SendTaskFailure SendTaskSuccess StartExecution StopExecution",
  },
};

const reference = z.object({ shape: z.string() });
const shape = z.object({
  type: z.string(),
  required: z.array(z.string()).optional(),
  members: z.record(z.string(), reference).optional(),
  member: reference.optional(),
  value: reference.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.string()).optional(),
});
type Shape = z.infer<typeof shape>;
const model = z.object({
  operations: z.record(z.string(), z.object({ input: reference.optional() })),
  shapes: z.record(z.string(), shape),
});
type Model = z.infer<typeof model>;

function constraintsOf({ type, min, max, pattern, enum: oneOf }: Shape) {
  return {
    type,
    // nothing is shorter than nothing
    ...(min !== undefined && (min > 0 || type === "integer") && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(oneOf !== undefined && { oneOf }),
  };
}

/** Path (`*` is any item of a list or value of a map) and shape of each constrained member below; what contains itself is looked into once. */
function constrained({ shapes }: Model, name: string, path: string, above: readonly string[] = []): [string, string][] {
  const found = shapes[name];
  if (found === undefined) throw new Error(`the model has no shape ${name}`);
  const here: [string, string][] = Object.keys(constraintsOf(found)).length > 1 ? [[path, name]] : [];
  if (above.includes(name)) return here;
  const { members = {}, member, value } = found;
  const items = member ?? value;
  const below = items === undefined ? Object.entries(members) : [["*", items] as const];
  for (const [key, { shape: of }] of below) {
    here.push(...constrained({ operations: {}, shapes }, of, path === "" ? key : `${path}.${key}`, [...above, name]));
  }
  return here;
}

function tableOf({ operations, shapes }: Model, names: readonly string[]) {
  const used = new Set<string>();
  const table = names.map((name) => {
    const input = operations[name]?.input?.shape;
    if (input === undefined) throw new Error(`the model has no input of ${name}`);
    const members = constrained({ operations, shapes }, input, "");
    for (const [, of] of members) used.add(of);
    return [name, { required: [...(shapes[input]?.required ?? [])].sort(), members: Object.fromEntries(members) }];
  });
  const rules = [...used].sort().map((name) => [name, constraintsOf(shapes[name] ?? { type: "none" })]);
  return { operations: Object.fromEntries(table), shapes: Object.fromEntries(rules) };
}

/** `npm run constraints -- FOLDER`: writes the table anew, from the `data` folder of any copy of botocore. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("say where the data folder of botocore is");
const tables = Object.entries(SERVICES).map(([signingName, { model: path, operations }]) => {
  const packed = readFileSync(join(folder, path, "service-2.json.gz"));
  const parsed: unknown = JSON.parse(gunzipSync(packed).toString("utf8"));
  return [signingName, { model: path, ...tableOf(model.parse(parsed), operations.split(" ")) }];
});
const written = `${JSON.stringify(Object.fromEntries(tables), undefined, 2)}\n`;
writeFileSync(join(__dirname, "published-constraints.json"), written);
