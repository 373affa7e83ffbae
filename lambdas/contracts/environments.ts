import * as z from "zod/mini";
import { AccountId, InstanceArn } from "../domain/account-assignment.ts";
import { IdentityStoreId } from "../domain/group-membership.ts";

const Text = z.string().check(z.minLength(1));
const Arn = z.string().check(z.startsWith("arn:"));

const Table = { TABLE_NAME: Text };
/**
 * Where audit records are: the bucket, and the folders before `audit/`, each with a slash behind it. AUDIT_LOCK, such as
 * `GOVERNANCE 365`, is the mode and the days of the lock that each object brings; without it the bucket locks by itself.
 */
const Audit = {
  AUDIT_BUCKET: Text,
  AUDIT_PREFIX: z.optional(z.string().check(z.endsWith("/"))),
  AUDIT_LOCK: z.optional(z.string().check(z.regex(/^(GOVERNANCE|COMPLIANCE) [1-9]\d{0,4}$/))),
};
const Bus = { BUS_NAME: Text };
const IdentityCenter = { INSTANCE_ARN: InstanceArn, IDENTITY_STORE_ID: IdentityStoreId };
const SlackWorkspace = { SLACK_TOKEN_SECRET_ARN: Arn, SLACK_TEAM_ID: Text, SLACK_API_URL: Text };
const PeopleOfSlack = { ...SlackWorkspace, EMAIL_DOMAINS: Text };
/** The account in which Daypass runs, which it gives nobody access to. */
const Own = { OWN_ACCOUNT_ID: AccountId };
const RevocationWorkflow = { REVOCATION_WORKFLOW_ARN: Arn };
const OperatorsTopic = { OPERATORS_TOPIC_ARN: Arn };
/** Where expiries live, and what makes one count as armed. */
const Schedules = { SCHEDULE_GROUP: Text, SCHEDULE_ROLE_ARN: Arn, SCHEDULE_DEAD_LETTER_ARN: Arn };
/** Whom a first use binds: see docs/identity.md. */
const FirstUse = { FIRST_USE: z.enum(["requesters", "everybody"]) };
/** What the deployment does without, separated by commas; each function heeds those that it tells. */
const Silenced = { SILENCED_NOTICES: z.optional(Text) };
const Directory = { DIRECTORY_BUCKET: Text };

/**
 * The environment of every handler, by its name: the construct is typed by it, the handler parses with it. EMAIL_DOMAINS is a
 * comma-separated list of the domains whose addresses are verified in Slack. Besides, each function has LOG_LEVEL. A function has 4 KB for all of its variables.
 */
export const ENVIRONMENTS = {
  slack: z.object({
    ...Table,
    ...Bus,
    ...SlackWorkspace,
    ...Own,
    ...Directory,
    SLACK_SIGNING_SECRET_ARN: Arn,
  }),
  "open-request": z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...IdentityCenter,
    ...Own,
    ...PeopleOfSlack,
    ACCESS_WORKFLOW_ARN: Arn,
    ...FirstUse,
    ...Silenced,
    ...OperatorsTopic,
  }),
  "await-decision": z.object({ ...Table, ...Audit, ...Bus }),
  "decide-request": z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...IdentityCenter,
    ...PeopleOfSlack,
    ...RevocationWorkflow,
    ...FirstUse,
    ...Silenced,
    ...OperatorsTopic,
  }),
  "change-binding": z.object({ ...Table, ...Audit, ...SlackWorkspace, IDENTITY_STORE_ID: Text, ...OperatorsTopic }),
  "grant-access": z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...IdentityCenter,
    ...Own,
    ...Schedules,
    ...RevocationWorkflow,
  }),
  "revoke-access": z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...IdentityCenter,
    ...Schedules,
    ...RevocationWorkflow,
    ...OperatorsTopic,
  }),
  notify: z.object({ ...Table, ...SlackWorkspace, SLACK_CHANNEL: Text, ...Silenced }),
  sweep: z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...RevocationWorkflow,
    ...OperatorsTopic,
    ...Schedules,
    ACCESS_WORKFLOW_ARN: Arn,
    METRIC_NAMESPACE: Text,
  }),
  "refresh-directory": z.object({ ...IdentityCenter, ...Directory }),
} as const;

export type HandlerName = keyof typeof ENVIRONMENTS;
export type Environment<Name extends HandlerName> = z.infer<(typeof ENVIRONMENTS)[Name]>;
