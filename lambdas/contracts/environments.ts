import * as z from "zod/mini";
import { AccountId, InstanceArn } from "../domain/account-assignment.ts";
import { IdentityStoreId } from "../domain/group-membership.ts";

const Text = z.string().check(z.minLength(1));
const Arn = z.string().check(z.startsWith("arn:"));

const Table = { TABLE_NAME: Text };
const Audit = { AUDIT_BUCKET: Text };
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

/**
 * The environment of every handler, by its name: the construct is typed by it, the handler parses with it. EMAIL_DOMAINS is a
 * comma-separated list of the domains whose addresses are verified in Slack. A function has 4 KB for all of its variables.
 */
export const ENVIRONMENTS = {
  slack: z.object({
    ...Table,
    ...Bus,
    ...SlackWorkspace,
    ...Own,
    ...IdentityCenter,
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
  }),
  "await-decision": z.object({ ...Table, ...Audit, ...Bus }),
  "decide-request": z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...IdentityCenter,
    ...PeopleOfSlack,
    ...RevocationWorkflow,
  }),
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
  notify: z.object({ ...Table, ...SlackWorkspace, SLACK_CHANNEL: Text }),
  sweep: z.object({
    ...Table,
    ...Audit,
    ...Bus,
    ...RevocationWorkflow,
    ...OperatorsTopic,
    ACCESS_WORKFLOW_ARN: Arn,
  }),
} as const;

export type HandlerName = keyof typeof ENVIRONMENTS;
export type Environment<Name extends HandlerName> = z.infer<(typeof ENVIRONMENTS)[Name]>;
