import { Iam } from "../../../local/iam/iam.ts";
import type { Caller, NeededPermission, ResourceMaker } from "../../../local/service.ts";
import { loadTemplate } from "../../../local/template/load-template.ts";
import { NOT_EMULATED } from "../../../local/template/not-emulated.ts";
import { readStack } from "../../../local/template/synthesised-stack.ts";
import { stackIn, testApp } from "../../lib/synthesised.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const iam = new Iam({ region: REGION, accountId: ACCOUNT });
/** Resolved properties of what else the template declares, by type. */
const declared = new Map<string, Record<string, unknown>[]>();

/** Anything but roles and policies: its attributes are made up from its logical id. */
const anything: ResourceMaker = (_properties, { logicalId }) => ({
  ref: logicalId,
  attributes: Object.fromEntries(
    ["Arn", "RootResourceId", "TopicArn", "Name"].map((name) => [name, `arn:aws:x:::${logicalId}`]),
  ),
});

beforeAll(async () => {
  const app = testApp();
  stackIn(app);
  const stack = readStack(app.synth().directory);
  const types = new Set(Object.values(stack.template.Resources).map(({ Type }) => Type));
  for (const type of Object.keys(NOT_EMULATED)) types.delete(type);
  const makers = Object.fromEntries(
    [...types].map((type): [string, ResourceMaker] => [
      type,
      (properties, scope) => {
        declared.set(type, [...(declared.get(type) ?? []), { ...properties }]);
        return anything(properties, scope);
      },
    ]),
  );
  await loadTemplate(stack, { ...makers, ...iam.resourceMakers });
});

const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/daypass-${name}`;
const functionWith = (name: string): Caller => ({
  principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/daypass-${name}/${name}`,
  roleArn: roleArn(name),
  functionName: name,
});

function verdict(caller: Caller, needed: NeededPermission, policy?: unknown): string {
  const answer = iam.authorize(caller, needed, policy);
  return answer.allowed ? "allowed" : answer.message.replace(/^.*(?= because | with )/s, "").trim();
}

function tableArn(): string {
  const statement = iam.roles
    .get(roleArn("slack"))
    ?.statements.find(({ Action }) => Action?.includes("dynamodb:PutItem"));
  return statement?.Resource?.[0] ?? "";
}

const DENIED_BY_RESOURCE = "with an explicit deny in a resource-based policy";

test("the template has its functions' roles, and all they say can be evaluated", () => {
  expect(iam.roles.arns().length).toBeGreaterThanOrEqual(12);
  const unheard = { action: "unheard:Of", resource: "arn:aws:unheard:::of" };
  for (const arn of iam.roles.arns()) {
    expect(verdict({ principalArn: arn, roleArn: arn }, unheard)).toBe(
      "because no identity-based policy allows the unheard:Of action",
    );
  }
});

test("the Slack function writes only its own kind of items, and only when their keys are known", () => {
  const put = (keys?: readonly string[], attributes: readonly string[] | undefined = ["by", "pk", "ttl"]) =>
    verdict(functionWith("slack"), {
      action: "dynamodb:PutItem",
      resource: tableArn(),
      conditionKeys: { "dynamodb:LeadingKeys": keys, "dynamodb:Attributes": attributes },
    });
  expect(put(["seen#1"])).toBe("allowed");
  const none = "because no identity-based policy allows the dynamodb:PutItem action";
  expect([put(["request#1"]), put(["seen#1", "request#1"]), put([]), put()]).toEqual([none, none, none, none]);
  // items of its own kind with these would be in the indexes, in front of what the sweep looks for
  for (const indexed of [["due", "dueAt"], ["live"], ["bound", "boundAt"]]) {
    expect(put(["seen#1"], ["pk", ...indexed])).toBe(none);
  }
});

/** The policy of the one bucket whose policy says this. */
function bucketPolicyWith(sid: string, objectArn: string): unknown {
  const found = (declared.get("AWS::S3::BucketPolicy") ?? []).filter((policy) => JSON.stringify(policy).includes(sid));
  if (found.length !== 1) throw new Error(`${found.length} bucket policies with ${sid}`);
  const text = JSON.stringify(found[0]?.["PolicyDocument"]);
  return JSON.parse(text.replaceAll(/arn:aws:x:::\w*Bucket\w*/g, objectArn.split("/")[0] ?? ""));
}

test("the audit bucket takes only first writes, only of those who keep the trail, and gives nothing up", () => {
  const object = `arn:aws:s3:::daypass-audit-${ACCOUNT}-${REGION}/audit/x.json`;
  const policyFor = bucketPolicyWith("WriteOnce", object);
  const may = (caller: Caller, action: string, ifNoneMatch?: string) =>
    verdict(caller, { action, resource: object, conditionKeys: { "s3:if-none-match": ifNoneMatch } }, policyFor);
  expect(may(functionWith("grant-access"), "s3:PutObject", "*")).toBe("allowed");
  expect(may(functionWith("grant-access"), "s3:PutObject")).toBe(DENIED_BY_RESOURCE);
  const administrator = { principalArn: `arn:aws:iam::${ACCOUNT}:role/administrator` };
  iam.addPrincipal(administrator.principalArn, [{ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }]);
  expect(may(administrator, "s3:GetObject")).toBe("allowed");
  expect(may(administrator, "s3:PutObject", "*")).toBe(DENIED_BY_RESOURCE);
  expect(may(administrator, "s3:DeleteObject")).toBe(DENIED_BY_RESOURCE);
  expect(may(administrator, "s3:BypassGovernanceRetention")).toBe(DENIED_BY_RESOURCE);
});

test("the directory bucket is written by refresh-directory alone, and gives nothing up", () => {
  const object = `arn:aws:s3:::daypass-directory-${ACCOUNT}-${REGION}/directory/snapshot.json.gz`;
  const policyFor = bucketPolicyWith("OnlyRefreshDirectoryWrites", object);
  const administrator = { principalArn: `arn:aws:iam::${ACCOUNT}:role/administrator` };
  iam.addPrincipal(administrator.principalArn, [{ Statement: { Effect: "Allow", Action: "*", Resource: "*" } }]);
  const may = (caller: Caller, action: string) => verdict(caller, { action, resource: object }, policyFor);
  for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"]) {
    expect(may(administrator, action)).toBe(DENIED_BY_RESOURCE);
    expect(may(functionWith("slack"), action)).toBe(DENIED_BY_RESOURCE);
  }
  expect(may(administrator, "s3:GetObject")).toBe("allowed");
});

test("the bus believes facts only from those that keep the trail", () => {
  const statements = (declared.get("AWS::Events::EventBusPolicy") ?? []).map(({ Statement }) => Statement);
  const tell = (caller: Caller, source: string) => {
    const bus = iam.roles.get(roleArn("sweep"))?.statements.find(({ Action }) => Action?.includes("events:PutEvents"));
    const needed = { action: "events:PutEvents", resource: bus?.Resource?.[0] ?? "" };
    return verdict(caller, { ...needed, conditionKeys: { "events:source": [source] } }, { Statement: statements });
  };
  expect(tell(functionWith("sweep"), "daypass")).toBe("allowed");
  expect(tell(functionWith("slack"), "daypass.slack")).toBe("allowed");
  expect(tell(functionWith("slack"), "daypass")).toBe(DENIED_BY_RESOURCE);
  expect(tell(functionWith("sweep"), "daypass.slack")).toBe(DENIED_BY_RESOURCE);
});

test("only the scheduler, for its own group, acts with the role of the expiries", () => {
  const start = {
    action: "states:StartExecution",
    resource: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:daypass-revocation`,
  };
  const group = (name: string) => `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${name}`;
  const acting = { principalArn: roleArn("expiries"), roleArn: roleArn("expiries") };
  const scheduler = { ...acting, servicePrincipal: "scheduler.amazonaws.com" };
  expect(verdict({ ...scheduler, sourceArn: group("daypass-expiries") }, start)).toBe("allowed");
  const refused = expect.stringContaining("not authorized to perform: sts:AssumeRole");
  expect(verdict({ ...scheduler, sourceArn: group("other") }, start)).toEqual(refused);
  expect(verdict(scheduler, start)).toEqual(refused);
  expect(verdict({ ...acting, functionName: "slack" }, start)).toEqual(refused);
});

test("the grant function hands the role of the expiries to the scheduler and to nobody else", () => {
  const pass = (service: string) =>
    verdict(functionWith("grant-access"), {
      action: "iam:PassRole",
      resource: roleArn("expiries"),
      conditionKeys: { "iam:PassedToService": service },
    });
  expect(pass("scheduler.amazonaws.com")).toBe("allowed");
  expect(pass("lambda.amazonaws.com")).toBe("because no identity-based policy allows the iam:PassRole action");
});

test("a queue takes messages from the rule it belongs to, in the name of the events service", () => {
  const policies = (declared.get("AWS::SQS::QueuePolicy") ?? []).map(({ PolicyDocument }) => PolicyDocument);
  const [queue, rule] =
    /"aws:SourceArn":"([^"]+)".*?"Resource":"([^"]+)"/.exec(JSON.stringify(policies))?.slice(1).reverse() ?? [];
  const policy = policies.find((each) => JSON.stringify(each).includes(`${rule}"`));
  const send = (sourceArn: string | undefined, servicePrincipal: string) =>
    verdict(
      { principalArn: sourceArn ?? "", servicePrincipal },
      { action: "sqs:SendMessage", resource: queue ?? "" },
      policy,
    );
  expect(send(rule, "events.amazonaws.com")).toBe("allowed");
  const none = "because no resource-based policy allows the sqs:SendMessage action";
  expect(send("arn:aws:events:::rule/other", "events.amazonaws.com")).toBe(none);
  expect(send(rule, "sns.amazonaws.com")).toBe(none);
});

test("an action taken away is denied by its name until it is given back", () => {
  const needed = { action: "secretsmanager:GetSecretValue", resource: "" };
  const secret = iam.roles.get(roleArn("notify"))?.statements.find(({ Action }) => Action?.includes(needed.action));
  const read = () => verdict(functionWith("notify"), { ...needed, resource: secret?.Resource?.[0] ?? "" });
  expect(read()).toBe("allowed");
  const undo = iam.withoutAction(roleArn("notify"), "SecretsManager:GetSecretValue");
  expect(read()).toBe("because no identity-based policy allows the secretsmanager:GetSecretValue action");
  undo();
  undo();
  expect(read()).toBe("allowed");
});
