import { decideAccess, mayApprove } from "../../../../lambdas/domain/policy/decide-access.ts";
import { isAboutGroups, type Policy } from "../../../../lambdas/domain/policy/policy.ts";
import { asker } from "./policies.ts";
import { ownClickAgainstDenial, type Recorded, recordedDecisions, translated } from "./recorded-decisions.ts";

const OUTCOMES: Readonly<Record<string, string>> = {
  ApprovalNotRequired: "granted-at-once",
  SelfApproval: "granted-at-once",
  RequiresApproval: "needs-approval",
  NoApprovers: "refused",
  NoStatements: "refused",
};

interface Comparison {
  readonly decisions: number;
  readonly clicks: number;
  readonly ownClicksRefused: number;
  readonly differences: readonly string[];
}

/** Compares what was recorded with what a policy says that may be changed on the way, as a planted mistake. */
function compare(recorded: readonly Recorded[], plant: (policy: Policy) => Policy = (policy) => policy): Comparison {
  const differences: string[] = [];
  let clicks = 0;
  let ownClicksRefused = 0;
  for (const [line, record] of recorded.entries()) {
    const { policy: asWritten, question } = translated(record);
    const policy = plant(asWritten);
    const decision = decideAccess(policy, question);
    if (decision.outcome !== OUTCOMES[record.decision.reason]) differences.push(`${line + 1}: ${decision.outcome}`);
    if (decision.outcome === "needs-approval" && `${decision.approvers.users}` !== `${record.decision.approvers}`) {
      differences.push(`${line + 1}: approvers ${decision.approvers.users}`);
    }
    for (const { approver, permit } of record.approvals) {
      clicks += 1;
      const { may } = mayApprove(policy, question, asker(approver));
      if (may === permit) continue;
      if (permit && ownClickAgainstDenial(record, approver)) ownClicksRefused += 1;
      else differences.push(`${line + 1}: click of ${approver} ${may}`);
    }
  }
  return { decisions: recorded.length, clicks, ownClicksRefused, differences };
}

const ACCOUNTS = recordedDecisions("sso-elevator-account-rules.jsonl");
const GROUPS = recordedDecisions("sso-elevator-group-rules.jsonl");

describe("decisions that the sso-elevator took", () => {
  test("about accounts are ours too, but for own clicks against an explicit denial", () => {
    expect(compare(ACCOUNTS)).toEqual({ decisions: 150, clicks: 900, ownClicksRefused: 12, differences: [] });
  });

  test("about groups are ours too, but for own clicks against an explicit denial", () => {
    expect(compare(GROUPS)).toEqual({ decisions: 50, clicks: 300, ownClicksRefused: 3, differences: [] });
  });

  const mistakes: Readonly<Record<string, (policy: Policy) => Policy>> = {
    "`required` that forbids nothing": changed(({ approval, ...rule }) =>
      approval === "automatic" ? { ...rule, approval } : rule,
    ),
    "`denied` that forbids nothing": changed(({ selfApproval, ...rule }) =>
      selfApproval === "allowed" ? { ...rule, selfApproval } : rule,
    ),
    "`denied` that speaks for everybody": changed((rule) =>
      rule.selfApproval === "denied" ? { ...rule, selfApproval: "never" } : rule,
    ),
    "unset taken for required": changed((rule) => ({ ...rule, approval: rule.approval ?? "required" })),
    "unset taken for denied": changed((rule) => ({ ...rule, selfApproval: rule.selfApproval ?? "denied" })),
    "accounts that are not looked at": changed((rule) => (isAboutGroups(rule) ? rule : { ...rule, accounts: ["*"] })),
    "permission sets that are not looked at": changed((rule) =>
      isAboutGroups(rule) ? rule : { ...rule, permissionSets: ["*"] },
    ),
    "only the first rule counts": (policy) => ({ ...policy, rules: policy.rules.slice(0, 1) }),
  };
  test.each(Object.keys(mistakes))("show %s", (mistake) => {
    const plant = mistakes[mistake];
    expect(plant && compare(ACCOUNTS, plant).differences.length).toBeGreaterThan(0);
  });

  test("show groups that are not looked at", () => {
    const plant = changed((rule) => (isAboutGroups(rule) ? { ...rule, groups: ["*"] } : rule));
    expect(compare(GROUPS, plant).differences.length).toBeGreaterThan(0);
  });

  test("show groups that are taken for accounts", () => {
    const plant = changed(({ name, approvers }) => ({ name, approvers, accounts: ["*"], permissionSets: ["*"] }));
    expect(compare(GROUPS, plant).differences.length).toBeGreaterThan(0);
  });
});

function changed(change: (rule: Policy["rules"][number]) => Policy["rules"][number]) {
  return (policy: Policy): Policy => ({ ...policy, rules: policy.rules.map(change) });
}
