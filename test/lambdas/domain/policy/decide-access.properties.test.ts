import * as fc from "fast-check";
import { type AccessQuestion, decideAccess, mayApprove } from "../../../../lambdas/domain/policy/decide-access.ts";
import type { Policy, Rule } from "../../../../lambdas/domain/policy/policy.ts";
import { constraint, person, policy, question, type Said } from "./arbitrary-policies.ts";
import { groupRule, rule } from "./policies.ts";

type Decide = typeof decideAccess;
type Decision = ReturnType<Decide>;

const RUNS = { numRuns: 1_000, seed: 20261102 };
const STRICTNESS = { "granted-at-once": 0, "needs-approval": 1, refused: 2 } as const;

/** Of whatever decides, so that it can be shown that they see mistakes. Each throws with the smallest counterexample. */
const PROPERTIES = {
  "the order of rules never matters": (decide: Decide) =>
    always((whole, asked) => {
      const reversed = { ...whole, rules: whole.rules.toReversed() };
      const rotated = { ...whole, rules: [...whole.rules.slice(1), ...whole.rules.slice(0, 1)] };
      expect(decide(reversed, asked)).toEqual(decide(whole, asked));
      expect(decide(rotated, asked)).toEqual(decide(whole, asked));
    }),
  "one more rule that denies refuses": (decide: Decide) =>
    always((whole, asked) => {
      expect(decide(withRule(whole, asked, { effect: "deny" }), asked).outcome).toBe("refused");
    }),
  "one more rule with nothing but a constraint never permits": (decide: Decide) => {
    const property = fc.property(policy, question, constraint, (whole, asked, said) =>
      expectNoLooser(decide(whole, asked), decide(withRule(whole, asked, said), asked)),
    );
    fc.assert(property, RUNS);
  },
  "a constraint in a rule that has none never permits": (decide: Decide) => {
    const property = fc.property(policy, question, constraint, fc.nat(4), (whole, asked, said, at) => {
      const rules = whole.rules.map((one, index) => (index === at ? stricter(one, said) : one));
      expectNoLooser(decide(whole, asked), decide({ ...whole, rules }, asked));
    });
    fc.assert(property, RUNS);
  },
  "a longer duration is never answered better": (decide: Decide) =>
    always((whole, asked) => {
      const longer = { ...asked, durationSeconds: asked.durationSeconds * 2 };
      expectNoLooser(decide(whole, asked), decide(whole, longer));
    }),
  "the requester is never among the approvers": (decide: Decide) =>
    always((whole, asked) => {
      const { users } = decide(whole, asked).approvers;
      expect(users).not.toContain(asked.requester.email);
      expect(users).not.toContain(`id:${asked.requester.userId}`);
    }),
  "what is not refused keeps to the duration, and has somebody to wait for": (decide: Decide) =>
    always((whole, asked) => {
      const { outcome, approvers, maxDurationSeconds, reasons } = decide(whole, asked);
      expect(reasons.length).toBeGreaterThan(0);
      if (outcome === "refused") return;
      expect(asked.durationSeconds).toBeLessThanOrEqual(maxDurationSeconds);
      if (outcome === "needs-approval") expect(approvers.users.length + approvers.groups.length).toBeGreaterThan(0);
    }),
  "groups that cannot be looked up never help": (decide: Decide) =>
    always((whole, asked) => {
      const withUnknown = (unknownGroups: string[]) => ({
        ...asked,
        requester: { ...asked.requester, unknownGroups },
      });
      expectNoLooser(decide(whole, withUnknown([])), decide(whole, withUnknown(["Missing", "Security"])));
    }),
} as const;

function always(check: (whole: Policy, asked: AccessQuestion) => void): void {
  fc.assert(fc.property(policy, question, check), RUNS);
}

/** One more rule about all that is of the kind that is asked for. */
function withRule(whole: Policy, asked: AccessQuestion, said: Said): Policy {
  const more = asked.kind === "group" ? groupRule({ name: "one more", ...said }) : rule({ name: "one more", ...said });
  return { ...whole, rules: [...whole.rules, more] };
}

/** What the rule says already stays: a constraint that replaces another one may be the milder of the two. */
function stricter(one: Rule, said: Said): Rule {
  return {
    ...one,
    effect: one.effect ?? said.effect,
    approval: one.approval ?? said.approval,
    selfApproval: one.selfApproval ?? said.selfApproval,
    approvalsRequired: one.approvalsRequired ?? said.approvalsRequired,
    maxDurationSeconds: one.maxDurationSeconds ?? said.maxDurationSeconds,
  };
}

function expectNoLooser(before: Decision, after: Decision): void {
  expect(STRICTNESS[after.outcome]).toBeGreaterThanOrEqual(STRICTNESS[before.outcome]);
  expect(after.maxDurationSeconds).toBeLessThanOrEqual(before.maxDurationSeconds);
  expect(after.approvalsRequired).toBeGreaterThanOrEqual(before.approvalsRequired);
  expect(Number(after.selfApproval)).toBeLessThanOrEqual(Number(before.selfApproval));
}

describe("whatever the policy and the question", () => {
  test.each(Object.entries(PROPERTIES))("%s", (_name, property) => property(decideAccess));

  test("a click counts from the union of now, and one's own only where own approval counts", () => {
    const property = fc.property(policy, question, person, (whole, asked, approver) => {
      const { outcome, approvers, selfApproval } = decideAccess(whole, asked);
      const own = approver.userId === asked.requester.userId;
      const inUnion =
        approvers.users.some((ref) => ref === approver.email || ref === `id:${approver.userId}`) ||
        approvers.groups.some((group) => approver.groups.includes(group));
      const counts = outcome !== "refused" && (own ? selfApproval : inUnion);
      expect(mayApprove(whole, asked, approver).may).toBe(counts);
    });
    fc.assert(property, RUNS);
  });
});

describe("the properties see a decision function that", () => {
  const rulesChanged =
    (change: (rules: Policy["rules"]) => Policy["rules"]): Decide =>
    (whole, asked) =>
      decideAccess({ ...whole, rules: change(whole.rules) }, asked);
  const broken: readonly (readonly [string, keyof typeof PROPERTIES, Decide])[] = [
    [
      "overlooks denials",
      "one more rule that denies refuses",
      rulesChanged((rules) => rules.filter(({ effect }) => effect !== "deny")),
    ],
    ["lets the first rule decide", "the order of rules never matters", rulesChanged((rules) => rules.slice(0, 1))],
    [
      "lets the last rule decide",
      "one more rule with nothing but a constraint never permits",
      rulesChanged((rules) => rules.slice(-1)),
    ],
    [
      "takes the longest duration",
      "a constraint in a rule that has none never permits",
      (whole, asked) => {
        const longest = Math.max(...whole.rules.map(({ maxDurationSeconds = 0 }) => maxDurationSeconds));
        return { ...decideAccess(whole, asked), maxDurationSeconds: longest };
      },
    ],
    [
      "leaves the requester among the approvers",
      "the requester is never among the approvers",
      (whole, asked) => {
        const users = whole.rules.flatMap(({ approvers }) => approvers.users);
        return { ...decideAccess(whole, asked), approvers: { users, groups: [] } };
      },
    ],
    [
      "gives what was asked however long it is",
      "what is not refused keeps to the duration, and has somebody to wait for",
      (whole, asked) => ({ ...decideAccess(whole, asked), outcome: "granted-at-once" }),
    ],
    [
      "overlooks the rules about groups that it cannot look up",
      "groups that cannot be looked up never help",
      (whole, { requester, ...asked }) => {
        const { unknownGroups = [], ...known } = requester;
        const about = whole.rules.filter(
          ({ requesters }) => !requesters?.groups.some((g) => unknownGroups.includes(g)),
        );
        return decideAccess({ ...whole, rules: about }, { ...asked, requester: known });
      },
    ],
  ];
  test.each(broken)("%s", (_what, property, decide) => {
    expect(() => PROPERTIES[property](decide)).toThrow(/Property failed/);
  });
});
