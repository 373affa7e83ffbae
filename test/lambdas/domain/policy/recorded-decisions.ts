import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import type { AccessQuestion } from "../../../../lambdas/domain/policy/decide-access.ts";
import type { Policy, Rule } from "../../../../lambdas/domain/policy/policy.ts";
import { asker, policyOf } from "./policies.ts";

const VECTORS = join(__dirname, "..", "..", "..", "fixtures", "vectors");
const OneOrMore = z.union([z.string(), z.array(z.string())]);

const Recorded = z.object({
  config: z.array(
    z.object({
      Resource: OneOrMore,
      PermissionSet: z.optional(OneOrMore),
      Approvers: z.optional(OneOrMore),
      AllowSelfApproval: z.optional(z.nullable(z.boolean())),
      ApprovalIsNotRequired: z.optional(z.nullable(z.boolean())),
    }),
  ),
  request: z.object({
    requester: z.string(),
    account: z.optional(z.string()),
    permissionSet: z.optional(z.string()),
    groupId: z.optional(z.string()),
  }),
  decision: z.object({ grant: z.boolean(), reason: z.string(), approvers: z.array(z.string()) }),
  approvals: z.array(z.object({ approver: z.string(), permit: z.boolean() })),
});
export type Recorded = z.infer<typeof Recorded>;

/** What the sso-elevator answered: one question a line, with the click of each of six people. */
export function recordedDecisions(file: string): readonly Recorded[] {
  const lines = readFileSync(join(VECTORS, file), "utf8").trim().split("\n");
  return lines.map((line) => Recorded.parse(JSON.parse(line)));
}

/** Group rules are asked about an account of their own for each group: only what is asked for differs, not who decides. */
const ACCOUNT_OF_GROUP: Readonly<Record<string, string>> = {
  "11111111-2222-3333-4444-555555555555": "100000000001",
  "99999999-8888-7777-6666-555555555555": "100000000002",
  "78f488ae-0101-70de-6323-f9e629b47938": "100000000003",
  "00672cc835-4af6de21-9d90-4993-864b-26d20dcb6913": "100000000004",
};

export function translated({ config, request }: Recorded): { policy: Policy; question: AccessQuestion } {
  const rules = config.map((statement, at): Rule => {
    const { AllowSelfApproval: own, ApprovalIsNotRequired: automatic } = statement;
    return {
      name: `statement ${at}`,
      accounts: list(statement.Resource).map(accountOf),
      permissionSets: list(statement.PermissionSet ?? "*"),
      approvers: { users: list(statement.Approvers ?? []), groups: [] },
      ...(typeof own === "boolean" ? { selfApproval: own ? "allowed" : "denied" } : {}),
      ...(typeof automatic === "boolean" ? { approval: automatic ? "automatic" : "required" } : {}),
    };
  });
  const question = {
    requester: asker(request.requester),
    accountId: accountOf(request.account ?? request.groupId ?? ""),
    permissionSetName: request.permissionSet ?? "ReadOnly",
    durationSeconds: 3600,
  };
  return { policy: policyOf(rules), question };
}

/** Whether a click is the requester's own although a statement that lists them says no to that: the one known difference. */
export function ownClickAgainstDenial({ config, request }: Recorded, approver: string): boolean {
  const denies = config.some(
    (statement) =>
      statement.AllowSelfApproval === false &&
      list(statement.Approvers ?? []).includes(request.requester) &&
      speaksOf(statement, request),
  );
  return approver === request.requester && denies;
}

function speaksOf(statement: Recorded["config"][number], request: Recorded["request"]): boolean {
  const resources = list(statement.Resource);
  const sets = list(statement.PermissionSet ?? "*");
  const set = request.permissionSet ?? "*";
  const resource = request.account ?? request.groupId ?? "";
  return (resources.includes("*") || resources.includes(resource)) && (sets.includes("*") || sets.includes(set));
}

function accountOf(resource: string): string {
  return ACCOUNT_OF_GROUP[resource] ?? resource;
}

function list(oneOrMore: string | string[]): string[] {
  return typeof oneOrMore === "string" ? [oneOrMore] : oneOrMore;
}
