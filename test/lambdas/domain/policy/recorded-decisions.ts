import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { askedGroup, groupsSpokenOf } from "../../../../lambdas/domain/policy/asked-group.ts";
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

export function translated({ config, request }: Recorded): { policy: Policy; question: AccessQuestion } {
  const rules = config.map((statement, at): Rule => {
    const { AllowSelfApproval: own, ApprovalIsNotRequired: automatic } = statement;
    const about =
      request.groupId === undefined
        ? { accounts: list(statement.Resource), permissionSets: list(statement.PermissionSet ?? "*") }
        : { groups: list(statement.Resource).map(refOf) };
    return {
      ...about,
      name: `statement ${at}`,
      approvers: { users: list(statement.Approvers ?? []), groups: [] },
      ...(typeof own === "boolean" ? { selfApproval: own ? "allowed" : "denied" } : {}),
      ...(typeof automatic === "boolean" ? { approval: automatic ? "automatic" : "required" } : {}),
    };
  });
  const policy = policyOf(rules);
  const asking = { requester: asker(request.requester), durationSeconds: 3600 };
  const { account: accountId = "", permissionSet: permissionSetName = "", groupId } = request;
  if (groupId === undefined) return { policy, question: { ...asking, kind: "account", accountId, permissionSetName } };
  // groups are named by id there: no name of theirs is known
  const group = askedGroup({ groupId, name: "" }, groupsSpokenOf(policy), () => undefined);
  return { policy, question: { ...asking, kind: "group", group } };
}

function refOf(resource: string): string {
  return resource === "*" ? resource : `id:${resource}`;
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

function list(oneOrMore: string | string[]): string[] {
  return typeof oneOrMore === "string" ? [oneOrMore] : oneOrMore;
}
