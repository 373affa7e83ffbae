import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decideAccess, mayApprove } from "../../lambdas/domain/policy/decide-access.ts";
import { hashOfPolicy, Policy } from "../../lambdas/domain/policy/policy.ts";
import { AccessPolicyLanguage } from "../../lib/access-policy-language.ts";
import { readAccessPolicy } from "../../lib/read-access-policy.ts";
import { GROUP_TARGET, sha256 } from "../fixtures/access-requests.ts";
import { asker } from "../lambdas/domain/policy/policies.ts";

const CONFIG = join(__dirname, "..", "..", "config");
const EXAMPLE = readAccessPolicy(join(CONFIG, "access-policy.yaml"));
const [PRODUCTION, PAYMENTS, OLD_SHOP] = ["222222222222", "666666666666", "555555555555"];
const [DEV, STAGE] = ["444444444444", "333333333333"];
const [MANAGEMENT, SANDBOX, ANY_OTHER] = ["100000000001", "777777777777", "999999999999"];

const rita = asker("rita@example.com", ["Developers"]);
const dev = asker("dev@example.com", ["Developers"]);
const paula = asker("paula@example.com", ["Platform"]);
const fay = asker("fay@example.com");
const leader = (name: string) => asker(`${name}@example.com`);
const [adam, ines, cora] = [leader("adam"), leader("ines"), leader("cora")] as const;
const HOUR = 3600;

function asks(permissionSetName: string, accountId: string, durationSeconds = HOUR, requester = rita) {
  return { kind: "account", requester, accountId, permissionSetName, durationSeconds } as const;
}

const ON_CALL = { groupId: GROUP_TARGET.groupId, groupName: "OnCall", refs: ["OnCall"], unknownRefs: [] };

describe("the example policy", () => {
  test("lets developers join those on call for eight hours when the manager agrees, and nobody else", () => {
    const joins = (requester = rita, durationSeconds = 8 * HOUR) =>
      ({ kind: "group", requester, group: ON_CALL, durationSeconds }) as const;
    expect(decideAccess(EXAMPLE, joins()).outcome).toBe("needs-approval");
    expect([adam, rita, cora, paula].filter((person) => mayApprove(EXAMPLE, joins(), person).may)).toEqual([adam]);
    expect(decideAccess(EXAMPLE, joins(rita, 8 * HOUR + 60)).outcome).toBe("refused");
    for (const other of [paula, adam, fay]) expect(decideAccess(EXAMPLE, joins(other)).outcome).toBe("refused");
  });

  test.each([DEV, STAGE])("lets the developers of %s serve themselves, and others ask them", (account) => {
    for (const permissionSet of ["ReadOnly", "PowerUser", "AdministratorAccess"]) {
      expect(decideAccess(EXAMPLE, asks(permissionSet, account, 8 * HOUR, dev)).outcome).toBe("granted-at-once");
    }
    for (const requester of [rita, paula]) {
      expect(decideAccess(EXAMPLE, asks("ReadOnly", account, 8 * HOUR, requester)).outcome).toBe("granted-at-once");
      const change = asks("PowerUser", account, HOUR, requester);
      expect(decideAccess(EXAMPLE, change).outcome).toBe("needs-approval");
      expect(mayApprove(EXAMPLE, change, dev).may).toBe(true);
      expect(mayApprove(EXAMPLE, change, requester).may).toBe(false);
    }
  });

  test.each([PRODUCTION, PAYMENTS])(
    "lets finance serve itself with the bills of %s, and developers not at all",
    (account) => {
      expect(decideAccess(EXAMPLE, asks("Billing", account, HOUR, fay)).outcome).toBe("granted-at-once");
      const refused = decideAccess(EXAMPLE, asks("Billing", account));
      expect(refused).toMatchObject({
        outcome: "refused",
        reasons: [expect.stringMatching(/^denied by rule "no-billing": .+finance/)],
      });
      expect(decideAccess(EXAMPLE, asks("PowerUser", account, HOUR, fay))).toMatchObject({
        outcome: "needs-approval",
        approvers: { users: ["cora@example.com"], groups: [] },
      });
    },
  );

  test.each([PRODUCTION, PAYMENTS])("lets everybody read in %s at once, for four hours at most", (account) => {
    expect(decideAccess(EXAMPLE, asks("ReadOnly", account, 4 * HOUR)).outcome).toBe("granted-at-once");
    const stranger = asker("sam@example.com", []);
    expect(decideAccess(EXAMPLE, asks("ReadOnly", account, HOUR, stranger)).outcome).toBe("granted-at-once");
    expect(decideAccess(EXAMPLE, asks("ReadOnly", account, 8 * HOUR)).outcome).toBe("refused");
  });

  test("lets developers change production for two hours when the manager or the platform team agrees", () => {
    const question = asks("PowerUser", PRODUCTION);
    expect(decideAccess(EXAMPLE, question)).toMatchObject({
      outcome: "needs-approval",
      maxDurationSeconds: 2 * HOUR,
      approvers: { users: ["adam@example.com", "cora@example.com"], groups: ["Platform"] },
    });
    expect(mayApprove(EXAMPLE, question, adam).may).toBe(true);
    expect(mayApprove(EXAMPLE, question, asker("dev@example.com", ["Developers"])).may).toBe(false);
    expect(decideAccess(EXAMPLE, asks("PowerUser", PRODUCTION, 3 * HOUR)).reasons).toEqual([
      '3h is too long, allowed by rule "production-changes": at most 2h',
    ]);
  });

  test.each([PRODUCTION, PAYMENTS, OLD_SHOP])(
    "takes the manager or the CISO for administration of %s, and neither for their own",
    (account) => {
      const question = asks("AdministratorAccess", account);
      expect(decideAccess(EXAMPLE, question)).toMatchObject({ outcome: "needs-approval", approvalsRequired: 1 });
      for (const [one, other] of [
        [adam, ines],
        [ines, adam],
      ] as const) {
        expect(mayApprove(EXAMPLE, question, one).may).toBe(true);
        const own = asks("AdministratorAccess", account, HOUR, one);
        expect(decideAccess(EXAMPLE, own).outcome).toBe("needs-approval");
        expect(mayApprove(EXAMPLE, own, one).may).toBe(false);
        expect(mayApprove(EXAMPLE, own, other).may).toBe(true);
      }
    },
  );

  test("takes two people for customers' data, of whom the CTO can be one, for their own too", () => {
    expect(decideAccess(EXAMPLE, asks("DataExport", PRODUCTION))).toMatchObject({
      outcome: "needs-approval",
      approvalsRequired: 2,
      approvers: { users: ["adam@example.com", "cora@example.com", "ines@example.com"], groups: [] },
    });
    const own = asks("DataExport", PRODUCTION, HOUR, cora);
    expect(decideAccess(EXAMPLE, own)).toMatchObject({ outcome: "needs-approval", approvalsRequired: 2 });
    expect(mayApprove(EXAMPLE, own, cora).may).toBe(true);
  });

  test("lets the CTO approve everything everywhere, and have it at once for themselves", () => {
    for (const account of [PRODUCTION, PAYMENTS, OLD_SHOP, DEV, STAGE, ANY_OTHER]) {
      for (const permissionSet of ["PowerUser", "AdministratorAccess"]) {
        expect(mayApprove(EXAMPLE, asks(permissionSet, account), cora).may).toBe(true);
        expect(decideAccess(EXAMPLE, asks(permissionSet, account, HOUR, cora)).outcome).toBe("granted-at-once");
      }
    }
  });

  test.each([MANAGEMENT, SANDBOX])("gives nobody anything in %s, the CTO included", (account) => {
    for (const requester of [rita, adam, cora]) {
      expect(decideAccess(EXAMPLE, asks("ReadOnly", account, HOUR, requester)).outcome).toBe("refused");
    }
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
