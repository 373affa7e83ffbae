import * as fc from "fast-check";
import { conditionHolds } from "../../../local/iam/conditions.ts";
import { Iam } from "../../../local/iam/iam.ts";
import { awsManagedPolicy } from "../../../local/iam/managed-policies.ts";
import { parsePolicy } from "../../../local/iam/policy-document.ts";
import { matchesArn, matchesWildcard } from "../../../local/iam/wildcard.ts";

const ACCOUNT = "111122223333";
const ME = { principalArn: `arn:aws:iam::${ACCOUNT}:user/me` };
const keys = (given: Record<string, string[]>) => new Map(Object.entries(given).map(([k, v]) => [k.toLowerCase(), v]));

test.each<readonly [string, Record<string, Record<string, string[]>>, Record<string, string[]>, boolean]>([
  ["equal", { StringEquals: { "a:K": ["x", "y"] } }, { "A:k": ["y"] }, true],
  ["not equal", { StringEquals: { k: ["x"] } }, { k: ["X"] }, false],
  ["absent is not equal", { StringEquals: { k: ["x"] } }, {}, false],
  ["absent is different", { StringNotEquals: { k: ["x"] } }, {}, true],
  ["absent satisfies IfExists", { StringEqualsIfExists: { k: ["x"] } }, {}, true],
  ["different from all", { StringNotEquals: { k: ["x", "y"] } }, { k: ["y"] }, false],
  ["like", { StringLike: { k: ["a*c?"] } }, { k: ["abbcd"] }, true],
  ["not like", { StringNotLike: { k: ["a*"] } }, { k: ["abc"] }, false],
  ["arn parts", { ArnEquals: { k: ["arn:aws:iam::*:role/x*"] } }, { k: ["arn:aws:iam::1:role/xy"] }, true],
  ["arn stars stay in their part", { ArnLike: { k: ["arn:aws:*:role/x"] } }, { k: ["arn:aws:iam::1:role/x"] }, false],
  ["arn not equal, absent", { ArnNotEquals: { k: ["arn:aws:iam::1:role/x"] } }, {}, true],
  ["bool", { Bool: { k: ["false"] } }, { k: ["False"] }, true],
  ["null: absent", { Null: { k: ["true"] } }, {}, true],
  ["null: there", { Null: { k: ["true"] } }, { k: ["x"] }, false],
  ["not null", { Null: { k: ["false"] } }, { k: ["x"] }, true],
  ["numeric", { NumericLessThan: { k: ["1.2"] } }, { k: ["1.1"] }, true],
  ["numeric, equal", { NumericLessThan: { k: ["1.2"] } }, { k: ["1.2"] }, false],
  ["for all of nothing", { "ForAllValues:StringEquals": { k: ["x"] } }, {}, true],
  ["for all, one is other", { "ForAllValues:StringEquals": { k: ["x"] } }, { k: ["x", "y"] }, false],
  ["for any of nothing", { "ForAnyValue:StringEquals": { k: ["x"] } }, {}, false],
  ["for any", { "ForAnyValue:StringEquals": { k: ["x"] } }, { k: ["y", "x"] }, true],
  ["for any, none differs", { "ForAnyValue:StringNotEquals": { k: ["x"] } }, { k: ["x"] }, false],
  ["all operators", { StringEquals: { k: ["x"] }, Null: { l: ["true"] } }, { k: ["x"], l: ["z"] }, false],
  ["all keys", { StringEquals: { k: ["x"], l: ["x"] } }, { k: ["x"], l: ["z"] }, false],
])("condition: %s", (_name, condition, given, expected) => {
  expect(conditionHolds(condition, keys(given))).toBe(expected);
});

test("an unknown operator throws, whatever the keys are", () => {
  expect(() => conditionHolds({ DateLessThan: { k: ["2030-01-01"] } }, keys({}))).toThrow("DateLessThan");
  expect(() => conditionHolds({ toString: { k: ["x"] } }, keys({}))).toThrow("toString");
});

test("a wildcard is literal but for its stars and marks", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const literal = text.replaceAll(/[*?]/g, "");
      expect(matchesWildcard(literal, literal)).toBe(true);
      expect(matchesWildcard(literal, other)).toBe(literal === other);
      expect(matchesWildcard(`${literal}*`, literal + other)).toBe(true);
    }),
  );
  expect(matchesArn("arn:aws:s3:::b/*", "arn:aws:s3:::b/c:d/e")).toBe(true);
  expect(matchesArn("*", "arn:aws:s3:::b")).toBe(false);
});

function decide(identity: readonly object[], resource?: readonly object[]): string {
  const iam = new Iam({ region: "eu-central-1", accountId: ACCOUNT });
  iam.addPrincipal(ME.principalArn, [{ Statement: identity }]);
  const policy = resource === undefined ? undefined : { Statement: resource };
  const verdict = iam.authorize(ME, { action: "s3:GetObject", resource: "arn:aws:s3:::b/k" }, policy);
  return verdict.allowed ? "allowed" : verdict.message.replace(/^.*arn:aws:s3:::b\/k /, "");
}
const say = (Effect: string, more: object = {}) => ({ Effect, Action: "s3:*", Resource: "*", ...more });
const NOBODY = "because no identity-based policy allows the s3:GetObject action";

test.each<readonly [string, readonly object[], readonly object[] | undefined, string]>([
  ["nothing said", [], undefined, NOBODY],
  ["identity allows", [say("Allow")], undefined, "allowed"],
  ["resource allows", [], [say("Allow", { Principal: { AWS: ME.principalArn } })], "allowed"],
  ["resource allows everybody", [], [say("Allow", { Principal: "*" })], "allowed"],
  ["resource allows another", [], [say("Allow", { Principal: { AWS: "arn:aws:iam::1:user/you" } })], NOBODY],
  [
    "resource leaves it to the account",
    [],
    [say("Allow", { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })],
    NOBODY,
  ],
  ["a service is meant", [], [say("Allow", { Principal: { Service: "events.amazonaws.com" } })], NOBODY],
  [
    "identity denies",
    [say("Allow"), say("Deny")],
    [say("Allow", { Principal: "*" })],
    "with an explicit deny in an identity-based policy",
  ],
  [
    "resource denies",
    [say("Allow")],
    [say("Deny", { Principal: { AWS: "*" } })],
    "with an explicit deny in a resource-based policy",
  ],
  [
    "account denied",
    [say("Allow")],
    [say("Deny", { Principal: { AWS: ACCOUNT } })],
    "with an explicit deny in a resource-based policy",
  ],
  ["all but me denied", [say("Allow")], [say("Deny", { NotPrincipal: { AWS: ME.principalArn } })], "allowed"],
  [
    "all but you denied",
    [say("Allow")],
    [say("Deny", { NotPrincipal: { AWS: "arn:aws:iam::1:user/you" } })],
    "with an explicit deny in a resource-based policy",
  ],
  ["action in other case", [say("Allow", { Action: "S3:getobject" })], undefined, "allowed"],
  ["not this action", [{ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }], undefined, NOBODY],
  ["not this resource", [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::b/*" }], undefined, NOBODY],
  ["another resource", [say("Allow", { Resource: "arn:aws:s3:::b" })], undefined, NOBODY],
  [
    "over plain HTTP, the listed exception",
    [say("Allow"), say("Deny", { Condition: { Bool: { "aws:SecureTransport": false } } })],
    undefined,
    "allowed",
  ],
])("verdict: %s", (_name, identity, resource, expected) => {
  expect(decide(identity, resource)).toBe(expected);
});

test("what cannot be evaluated is refused", () => {
  expect(() => parsePolicy({ Statement: { Effect: "Allow", Resource: "*" } })).toThrow("one of Action and NotAction");
  expect(() => parsePolicy({ Statement: { Effect: "Maybe", Action: "*" } })).toThrow();
  expect(() => awsManagedPolicy("arn:aws:iam::aws:policy/AdministratorAccess")).toThrow("is not known here");
  const iam = new Iam({ region: "eu-central-1", accountId: ACCOUNT });
  expect(() => iam.withoutAction("arn:aws:iam::1:role/x", "s3:GetObject")).toThrow("is not in the template");
});
