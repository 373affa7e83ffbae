import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decideAccess, mayApprove } from "../../lambdas/domain/policy/decide-access.ts";
import { hashOfPolicy, Policy } from "../../lambdas/domain/policy/policy.ts";
import { AccessPolicyLanguage } from "../../lib/access-policy-language.ts";
import { readAccessPolicy } from "../../lib/read-access-policy.ts";
import { sha256 } from "../fixtures/access-requests.ts";
import { asker } from "../lambdas/domain/policy/policies.ts";

const CONFIG = join(__dirname, "..", "..", "config");
const EXAMPLE = readAccessPolicy(join(CONFIG, "access-policy.yaml"));
const PRODUCTION = "222222222222";
const SANDBOX = "444444444444";

const rita = asker("rita@example.com", ["Developers"]);
const adam = asker("adam@example.com", ["Platform"]);
const HOUR = 3600;

function asks(permissionSetName: string, accountId: string, durationSeconds = HOUR, requester = rita) {
  return { kind: "account", requester, accountId, permissionSetName, durationSeconds } as const;
}

describe("the example policy", () => {
  test("lets developers change production for two hours when the platform team agrees", () => {
    const question = asks("PowerUser", PRODUCTION);
    expect(decideAccess(EXAMPLE, question)).toMatchObject({
      outcome: "needs-approval",
      maxDurationSeconds: 2 * HOUR,
      approvers: { users: ["adam@example.com"], groups: ["Platform"] },
    });
    expect(mayApprove(EXAMPLE, question, adam).may).toBe(true);
    expect(mayApprove(EXAMPLE, question, asker("dev@example.com", ["Developers"])).may).toBe(false);
    expect(decideAccess(EXAMPLE, asks("PowerUser", PRODUCTION, 3 * HOUR)).reasons).toEqual([
      '3h is too long, allowed by rule "production-changes": at most 2h',
    ]);
  });

  test("grants reading in the sandbox at once, for longer than production allows", () => {
    expect(decideAccess(EXAMPLE, asks("ReadOnly", SANDBOX, 8 * HOUR)).outcome).toBe("granted-at-once");
    expect(decideAccess(EXAMPLE, asks("ReadOnly", PRODUCTION, 8 * HOUR)).outcome).toBe("refused");
  });

  test("refuses billing and the management account, and says why", () => {
    const billing = decideAccess(EXAMPLE, asks("Billing", SANDBOX));
    expect(billing.outcome).toBe("refused");
    expect(billing.reasons).toEqual([expect.stringMatching(/^denied by rule "no-billing": .+finance/)]);
    const management = decideAccess(EXAMPLE, asks("AdministratorAccess", "100000000001", HOUR, adam));
    expect(management.outcome).toBe("refused");
  });

  test("takes two others of the platform team for administration", () => {
    const question = asks("AdministratorAccess", SANDBOX, HOUR, adam);
    expect(decideAccess(EXAMPLE, question)).toMatchObject({ outcome: "needs-approval", approvalsRequired: 2 });
    expect(mayApprove(EXAMPLE, question, adam).may).toBe(false);
    expect(mayApprove(EXAMPLE, question, asker("olga@example.com", ["Platform", "Security"])).may).toBe(true);
  });

  test("is the same policy, with the same hash, after its way as JSON into a function", () => {
    const arrived = Policy.parse(JSON.parse(JSON.stringify(EXAMPLE)));
    expect(arrived).toEqual(EXAMPLE);
    expect(hashOfPolicy(arrived, sha256)).toBe(hashOfPolicy(EXAMPLE, sha256));
    const stricter = { ...EXAMPLE, rules: EXAMPLE.rules.slice(1) };
    expect(hashOfPolicy(stricter, sha256)).not.toBe(hashOfPolicy(EXAMPLE, sha256));
  });
});

test("the schema for editors is that of the code: refresh it with `npx tsx lib/write-access-policy-schema.ts`", () => {
  const stored: unknown = JSON.parse(readFileSync(join(CONFIG, "access-policy.schema.json"), "utf8"));
  expect(stored).toEqual(z.toJSONSchema(AccessPolicyLanguage, { io: "input" }));
  expect(readFileSync(join(CONFIG, "access-policy.yaml"), "utf8")).toMatch(
    /^# yaml-language-server: \$schema=access-policy\.schema\.json\n/,
  );
});
