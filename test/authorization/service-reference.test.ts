import { parsePolicy } from "../../local/iam/policy-document.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { closeSharedStage, openSharedStage } from "../scenarios/shared-stage.ts";
import { synthesisedOnce } from "../scenarios/synthesised-once.ts";
import { problemsOf } from "./service-reference.ts";
import { type PlacedStatement, statementsIn } from "./template-statements.ts";

/** What the reference says and we do otherwise, and why. */
const ACKNOWLEDGED: readonly (readonly [RegExp, string])[] = [
  [
    /^states:SendTaskSuccess: knows no resource types|:stateMachine:daypass-access: of no type that states:SendTaskSuccess know$/,
    "the reference has no type, and AWS asks about the state machine all the same, as its refusals say; CDK grants it so: https://github.com/aws/aws-cdk/pull/8486",
  ],
  [
    /^dynamodb:Query: allows nothing without table$/,
    "a query of an index asks about the index alone: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html",
  ],
];

let stage: OpenStage;
let placed: readonly PlacedStatement[];
beforeAll(async () => {
  stage = await openSharedStage();
  placed = statementsIn(await synthesisedOnce(), stage);
});
afterAll(() => closeSharedStage(stage));

async function found(): Promise<readonly string[]> {
  const each = await Promise.all(placed.map(({ statement }) => problemsOf(statement)));
  return [...new Set(each.flat())];
}

test("actions, resource types and condition keys of every policy are AWS's, and * stands only where AWS offers no scope", async () => {
  expect(placed.length).toBeGreaterThan(100);
  const open = (await found()).filter((problem) => !ACKNOWLEDGED.some(([pattern]) => pattern.test(problem)));
  expect(open).toEqual([]);
});

test("nothing is acknowledged that is not there any more", async () => {
  const problems = await found();
  for (const [pattern] of ACKNOWLEDGED) expect(problems).toContainEqual(expect.stringMatching(pattern));
});

const INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
const TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/daypass";

describe("planted mistakes are found:", () => {
  test.each<[string, object, RegExp]>([
    ["an action that AWS does not know", { Action: "sso:CreateAcountAssignment", Resource: "*" }, /no such action/],
    ["a service that AWS does not know", { Action: "identity-center:DescribeUser", Resource: "*" }, /no such action/],
    [
      "a pattern that no action fits",
      { Effect: "Deny", Principal: "*", Action: "s3:Frobnicate*", Resource: "*" },
      /no such action/,
    ],
    [
      "a pattern that allows",
      { Action: "dynamodb:Get*", Resource: TABLE },
      /^dynamodb:Get\*: allows what AWS adds one day/,
    ],
    [
      "a resource of another type",
      { Action: "dynamodb:GetItem", Resource: `${TABLE}/stream/1` },
      /means nothing on .*it knows table/,
    ],
    ["a resource of another service", { Action: "sqs:SendMessage", Resource: TABLE }, /means nothing on/],
    [
      "a resource for an action that knows none",
      { Action: "organizations:ListAccounts", Resource: "arn:aws:organizations::1:account/o-1/2" },
      /knows no resource types/,
    ],
    [
      "a resource beside those that the actions are about",
      { Action: ["dynamodb:GetItem"], Resource: [TABLE, INSTANCE] },
      /^arn:aws:sso.*: of no type that dynamodb:GetItem know/,
    ],
    [
      "one type where AWS asks for three",
      { Action: "sso:CreateAccountAssignment", Resource: INSTANCE },
      /allows nothing without Account, PermissionSet/,
    ],
    [
      "* where the action knows types",
      { Action: "sso:ListAccountAssignments", Resource: "*" },
      /on \*, though it knows .*Account/,
    ],
    [
      "a condition key that nobody knows",
      { Action: "dynamodb:GetItem", Resource: TABLE, Condition: { StringLike: { "dynamodb:LeadingKey": "a" } } },
      /no condition key dynamodb:LeadingKey/,
    ],
    [
      "a condition key of another action of the service",
      {
        Action: "events:PutEvents",
        Resource: "arn:aws:events:eu-central-1:1:event-bus/x",
        Condition: { StringEquals: { "events:ManagedBy": "a" } },
      },
      /events:PutEvents: AWS gives it no condition key/,
    ],
    [
      "a tag of something that has none",
      {
        Action: "sqs:SendMessage",
        Resource: "arn:aws:sqs:eu-central-1:1:q",
        Condition: { StringEquals: { "aws:RequestTag/a": "b" } },
      },
      /no condition key aws:RequestTag/,
    ],
    [
      "a global condition key that is none",
      { Action: "sqs:SendMessage", Resource: "*", Condition: { StringEquals: { "aws:SourceArnn": "b" } } },
      /no condition key aws:SourceArnn/,
    ],
  ])("%s", async (_what, planted, problem) => {
    const [statement] = parsePolicy({ Statement: { Effect: "Allow", ...planted } });
    if (statement === undefined) throw new Error("no statement");
    expect(await problemsOf(statement)).toContainEqual(expect.stringMatching(problem));
  });

  test("and what is right is not", async () => {
    const conditions = { Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["a"] } } };
    const right = { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: TABLE, ...conditions };
    const [statement] = parsePolicy({ Statement: right });
    expect(statement && (await problemsOf(statement))).toEqual([]);
  });
});
