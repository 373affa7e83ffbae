import { administratorLevel } from "../../../lambdas/domain/administrator-level.ts";

const AWS = "arn:aws:iam::aws:policy/";
const set = (changes: Partial<Parameters<typeof administratorLevel>[0]>) =>
  administratorLevel({ managedPolicies: [], customerManagedPolicies: [], inlinePolicy: "", ...changes });
const inline = (...statements: readonly object[]) => set({ inlinePolicy: JSON.stringify({ Statement: statements }) });
const allow = (...actions: readonly string[]) => inline({ Effect: "Allow", Action: actions, Resource: "*" });

test("a permission set that gives nothing is not administrator-level", () => {
  expect(set({})).toBeUndefined();
});

test.each([
  "ReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "job-function/ViewOnlyAccess",
  "SecurityAudit",
  "PowerUserAccess",
])("AWS's %s is known to be less", (name) => {
  expect(set({ managedPolicies: [`${AWS}${name}`] })).toBeUndefined();
});

test.each(["AdministratorAccess", "IAMFullAccess", "job-function/SystemAdministrator", "SomethingNew"])(
  "AWS's %s is administrator-level, beside one that is less too",
  (name) => {
    expect(set({ managedPolicies: [`${AWS}ReadOnlyAccess`, `${AWS}${name}`] })).toContain(name);
  },
);

test("a policy that each account has for itself cannot be read, and counts", () => {
  expect(set({ customerManagedPolicies: ["/team/deployer"] })).toContain("/team/deployer");
});

test.each([
  "*",
  "*:*",
  "iam:*",
  "IAM:PassRole",
  "iam:pass*",
  "sts:AssumeRole",
  "sso:CreateAccountAssignment",
  "i?m:Get*",
  "iam:*Role",
  "organizations:*",
])("allowing %s inline is administrator-level", (action) => {
  expect(allow("s3:GetObject", action)).toContain(action);
});

test.each(["s3:*", "ec2:RunInstances", "iam:GetRole", "iam:List*", "organizations:DescribeAccount"])(
  "allowing %s inline is not",
  (action) => {
    expect(allow(action)).toBeUndefined();
  },
);

test("whatever allows all but some actions counts; what only denies does not", () => {
  expect(inline({ Effect: "Allow", NotAction: "iam:*", Resource: "*" })).toContain("all but some");
  expect(inline({ Effect: "Deny", Action: "*", Resource: "*" })).toBeUndefined();
  expect(inline({ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::one", Condition: {} })).toBeDefined();
});

test.each(["{", "[]", '{"Statement":"all"}', '{"Statement":{"Effect":"Allow"}}'])(
  "an inline policy that cannot be read counts: %s",
  (inlinePolicy) => {
    expect(set({ inlinePolicy })).toBeDefined();
  },
);
