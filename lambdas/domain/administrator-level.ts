import * as z from "zod/mini";

/** What a permission set gives, as far as Identity Center tells. */
export interface PolicyOfPermissionSet {
  /** ARNs of AWS's own policies. */
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly string[];
  /** JSON, or nothing. */
  readonly inlinePolicy: string;
}

/** AWS's own policies that are known to change nobody's permissions, and those whose name says that they only read. */
const LESSER_POLICIES: ReadonlySet<string> = new Set([
  "PowerUserAccess",
  "SecurityAudit",
  "job-function/Billing",
  "job-function/SupportUser",
  "job-function/ViewOnlyAccess",
]);
const ONLY_READS = /(ReadOnly|ReadOnlyAccess|ViewOnlyAccess)$/;

/** Services by which permissions are given; reading them is harmless. */
const GIVING_SERVICES: ReadonlySet<string> = new Set([
  "iam",
  "sts",
  "sso",
  "sso-directory",
  "identitystore",
  "organizations",
  "account",
  "account-access",
]);
const READING_ACTION = /^(get|list|describe)./;

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const Statement = z.object({
  Effect: z.string(),
  Action: z.optional(oneOrMore),
  NotAction: z.optional(oneOrMore),
});
const Policy = z.object({ Statement: z.union([Statement, z.array(Statement)]) });

/**
 * Why a permission set counts as administrator-level: its holder can, or may be able to, give permissions to themselves or others.
 * Doubt counts: what cannot be read from here, and what is not known to be less. Conditions, resources, denials and permissions
 * boundaries make nothing less. Undefined when it does not count.
 */
export function administratorLevel(set: PolicyOfPermissionSet): string | undefined {
  const unknown = set.managedPolicies.find((arn) => !isLesser(arn));
  if (unknown !== undefined) return `AWS's policy ${nameOfPolicy(unknown)} is not known to be less`;
  const [ofAccounts] = set.customerManagedPolicies;
  if (ofAccounts !== undefined) return `policy ${ofAccounts} of each account cannot be read from here`;
  return set.inlinePolicy.trim() === "" ? undefined : whyInlineIs(set.inlinePolicy);
}

/** `arn:aws:iam::aws:policy/job-function/Billing` → `job-function/Billing`. */
function nameOfPolicy(arn: string): string {
  return arn.split(":policy/").at(-1) ?? arn;
}

function isLesser(arn: string): boolean {
  const name = nameOfPolicy(arn);
  return LESSER_POLICIES.has(name) || ONLY_READS.test(name);
}

function whyInlineIs(text: string): string | undefined {
  const policy = Policy.safeParse(parseJson(text));
  if (!policy.success) return "its inline policy cannot be read";
  const allowing = [policy.data.Statement].flat().filter(({ Effect }) => Effect !== "Deny");
  if (allowing.some(({ Action, NotAction }) => NotAction !== undefined || Action === undefined)) {
    return "its inline policy allows all but some actions";
  }
  const giving = allowing.flatMap(({ Action = [] }) => Action).find(givesPermissions);
  return giving === undefined ? undefined : `its inline policy allows ${giving}`;
}

/** A wildcard in the service's name may stand for any service. */
function givesPermissions(action: string): boolean {
  const [service = "", verb = ""] = action.toLowerCase().split(":");
  if (/[*?]/.test(service)) return true;
  return GIVING_SERVICES.has(service) && !READING_ACTION.test(verb);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
