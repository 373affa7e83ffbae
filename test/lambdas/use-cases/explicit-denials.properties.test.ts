import fc from "fast-check";
import type { AccountRule } from "../../../lambdas/domain/policy/policy.ts";
import { click, grantThrough, open, recordOf } from "../../fixtures/daypass-life.ts";
import {
  ADAM,
  BEA,
  makeWorld,
  PRODUCTION,
  PRODUCTION_RULE,
  policyOf,
  RITA,
  type World,
} from "../../fixtures/daypass-world.ts";

const RUNS = { numRuns: 60 };
const APPROVERS = [RITA, ADAM, BEA];

/** Rules about what is asked for; the requester may be among their approvers. */
const rule: fc.Arbitrary<Omit<AccountRule, "name">> = fc.record(
  {
    accounts: fc.constantFrom<AccountRule["accounts"]>([PRODUCTION], ["*"]),
    permissionSets: fc.constantFrom<AccountRule["permissionSets"]>(["PowerUser"], ["*"]),
    approvers: fc
      .subarray(APPROVERS.map(({ email }) => email))
      .map((users): AccountRule["approvers"] => ({ users, groups: [] })),
    approval: fc.constantFrom("automatic" as const, "required" as const),
    selfApproval: fc.constantFrom("allowed" as const, "denied" as const, "never" as const),
  },
  { requiredKeys: ["accounts", "permissionSets", "approvers"] },
);
const rules = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map((all): AccountRule[] => all.map((one, index) => ({ ...one, name: `rule ${index}` })));
const moment = fc.constantFrom("the request", "the click", "the grant");
type Moment = "the request" | "the click" | "the grant";

/** Plays a life in which everybody approves, and the policy becomes another one just before a moment; whether access came of it. */
async function isGranted(world: World, change: () => void, before: Moment): Promise<boolean> {
  if (before === "the request") change();
  const { requestId, next } = await open(world);
  if (before === "the click") change();
  if (next !== "stop") for (const approver of APPROVERS) await click(world, requestId, approver);
  if (before === "the grant") change();
  await grantThrough(world, requestId);
  return (await recordOf(world, requestId)).status === "active" || world.assignments.started.length > 0;
}

test("a rule that denies wins at the request, at the click and at the grant, whatever the other rules say", async () => {
  await fc.assert(
    fc.asyncProperty(rules, moment, fc.nat(4), async (given, before, at) => {
      const world = makeWorld();
      world.policy = policyOf(...given);
      const denial: AccountRule = { ...PRODUCTION_RULE, name: "denial", effect: "deny" };
      const change = () => {
        world.policy = policyOf(...given.toSpliced(at, 0, denial));
      };
      expect(await isGranted(world, change, before)).toBe(false);
    }),
    RUNS,
  );
});

test("own approval that a rule denies to its approver counts at no moment, whatever the other rules allow", async () => {
  const own: Omit<AccountRule, "name"> = {
    accounts: ["*"],
    permissionSets: ["*"],
    approvers: { users: [RITA.email], groups: [] },
    selfApproval: "allowed",
  };
  await fc.assert(
    fc.asyncProperty(moment, fc.boolean(), async (before, first) => {
      const world = makeWorld();
      const allowed: AccountRule = { ...own, name: "allowed" };
      world.policy = policyOf(allowed);
      const denied: AccountRule = { ...own, name: "denied", selfApproval: "denied" };
      const change = () => {
        world.policy = first ? policyOf(denied, allowed) : policyOf(allowed, denied);
      };
      expect(await isGranted(world, change, before)).toBe(false);
    }),
    RUNS,
  );
});

test("without the denial some of these lives are granted: the property can fail", async () => {
  let granted = 0;
  await fc.assert(
    fc.asyncProperty(rules, moment, async (given, before) => {
      const world = makeWorld();
      world.policy = policyOf(...given);
      if (await isGranted(world, () => {}, before)) granted += 1;
    }),
    RUNS,
  );
  expect(granted).toBeGreaterThan(0);
});
