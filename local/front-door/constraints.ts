import { AwsFault } from "../service.ts";
import { constraint } from "./shape-check.ts";

interface Rule {
  /** Shortest and longest, in characters; of a list, in items. */
  readonly length?: readonly [number, number];
  readonly range?: readonly [number, number];
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  /** @default ValidationException */
  readonly code?: string;
}

const NAME: Rule = { length: [1, 64], pattern: /^[0-9a-zA-Z-_.]+$/ };
const ACCOUNT: Rule = { pattern: /^\d{12}$/ };
const PAGE: Rule = { range: [1, 100] };
const IDENTITY: Rule = {
  length: [1, 47],
  pattern: /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/,
};
const REQUEST_ID: Rule = { pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/ };
const STATES_ARN: Rule = { length: [1, 256] };
const STATES_DATA: Rule = { length: [0, 262_144] };

/** By signing name and member (`*` is any item of a list), out of AWS's published service models and API references. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  scheduler: {
    Name: NAME,
    GroupName: NAME,
    ClientToken: { length: [1, 64], pattern: /^[a-zA-Z0-9-_]+$/ },
    Description: { length: [0, 512] },
    ScheduleExpression: { length: [1, 256] },
    ScheduleExpressionTimezone: { length: [1, 50] },
    State: { oneOf: ["ENABLED", "DISABLED"] },
    ActionAfterCompletion: { oneOf: ["NONE", "DELETE"] },
    "FlexibleTimeWindow.Mode": { oneOf: ["OFF", "FLEXIBLE"] },
    "FlexibleTimeWindow.MaximumWindowInMinutes": { range: [1, 1_440] },
    "Target.Arn": { length: [1, 1_600] },
    "Target.RoleArn": { length: [1, 1_600], pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/ },
    "Target.Input": { length: [1, Number.POSITIVE_INFINITY] },
    "Target.DeadLetterConfig.Arn": {
      length: [1, 1_600],
      pattern: /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9-_]+$/,
    },
    "Target.RetryPolicy.MaximumEventAgeInSeconds": { range: [60, 86_400] },
    "Target.RetryPolicy.MaximumRetryAttempts": { range: [0, 185] },
  },
  sso: {
    InstanceArn: { length: [10, 1_224], pattern: /^arn:aws[a-z-]*:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/ },
    PermissionSetArn: {
      length: [10, 1_224],
      pattern: /^arn:aws[a-z-]*:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/,
    },
    ResourceArn: {
      length: [10, 2_048],
      pattern: /^arn:aws[a-z-]*:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/,
    },
    TargetId: ACCOUNT,
    AccountId: ACCOUNT,
    TargetType: { oneOf: ["AWS_ACCOUNT"] },
    PrincipalType: { oneOf: ["USER", "GROUP"] },
    PrincipalId: IDENTITY,
    AccountAssignmentCreationRequestId: REQUEST_ID,
    AccountAssignmentDeletionRequestId: REQUEST_ID,
    "Filter.Status": { oneOf: ["IN_PROGRESS", "FAILED", "SUCCEEDED"] },
    MaxResults: PAGE,
  },
  identitystore: {
    IdentityStoreId: { length: [1, 36], pattern: /^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/ },
    UserId: IDENTITY,
    GroupId: IDENTITY,
    MembershipId: IDENTITY,
    "MemberId.UserId": IDENTITY,
    GroupIds: { length: [1, 100] },
    "GroupIds.*": IDENTITY,
    "AlternateIdentifier.UniqueAttribute.AttributePath": { pattern: /^\p{L}+(?:\.\p{L}+){0,2}$/u, length: [1, 255] },
    MaxResults: PAGE,
  },
  organizations: {
    AccountId: ACCOUNT,
    MaxResults: { range: [1, 20] },
    ParentId: { length: [1, 100], pattern: /^(r-[0-9a-z]{4,32})$|^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/ },
    // accounts alone are asked about here
    ResourceId: ACCOUNT,
    NextToken: { length: [1, 100_000] },
  },
  states: {
    stateMachineArn: STATES_ARN,
    executionArn: STATES_ARN,
    name: { length: [1, 80] },
    input: STATES_DATA,
    output: STATES_DATA,
    taskToken: { length: [1, 2_048] },
    error: { length: [0, 256] },
    cause: { length: [0, 32_768] },
  },
  events: {
    Entries: { length: [1, 10] },
    "Entries.*.EventBusName": { length: [1, 1_600] },
    "Entries.*.DetailType": { length: [1, 128] },
    "Entries.*.Source": { length: [1, 256] },
  },
  secretsmanager: {
    SecretId: { length: [1, 2_048] },
    SecretIdList: { length: [1, 20] },
    "SecretIdList.*": { length: [1, 2_048] },
  },
  sns: {
    Subject: { length: [1, 100], code: "InvalidParameter" },
    Message: { length: [1, 262_144], code: "InvalidParameter" },
  },
};

/** @throws AwsFault for a value that AWS would refuse before it looks at it. */
export function checkConstraints(signingName: string, input: object): void {
  const rules = Object.hasOwn(RULES, signingName) ? RULES[signingName] : undefined;
  for (const [path, rule] of Object.entries(rules ?? {})) {
    for (const [at, value] of valuesAt(input, path.split("."), "")) check(rule, at, value);
  }
}

function valuesAt(value: unknown, path: readonly string[], at: string): readonly (readonly [string, unknown])[] {
  const [member, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (member === undefined) return [[at, value]];
  if (member === "*") {
    return Array.isArray(value)
      ? value.flatMap((item, index) => valuesAt(item, rest, `${at}.${index + 1}.member`))
      : [];
  }
  const next = typeof value === "object" ? new Map<string, unknown>(Object.entries(value)).get(member) : undefined;
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return valuesAt(next, rest, at === "" ? name : `${at}.${name}`);
}

function check({ length, range, pattern, oneOf, code }: Rule, at: string, value: unknown): void {
  const refuse = (rule: string) => {
    const fault = constraint(at, String(value).slice(0, 200), rule);
    throw code === undefined ? fault : new AwsFault(code, `Invalid parameter: ${at}: ${rule}`);
  };
  if (length !== undefined && (typeof value === "string" || Array.isArray(value))) {
    const [least, most] = length;
    if (value.length < least) refuse(`Member must have length greater than or equal to ${least}`);
    if (value.length > most) refuse(`Member must have length less than or equal to ${most}`);
  }
  if (range !== undefined && typeof value === "number") {
    const [least, most] = range;
    if (!(value >= least)) refuse(`Member must have value greater than or equal to ${least}`);
    if (!(value <= most)) refuse(`Member must have value less than or equal to ${most}`);
  }
  if (typeof value !== "string") return;
  if (pattern !== undefined && !pattern.test(value)) {
    refuse(`Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  if (oneOf !== undefined && !oneOf.includes(value))
    refuse(`Member must satisfy enum value set: [${oneOf.join(", ")}]`);
}
