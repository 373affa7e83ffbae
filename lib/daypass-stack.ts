import { CfnOutput, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Policy } from "../lambdas/domain/policy/policy.ts";
import { AccessEvents } from "./access-events.ts";
import { AccessStore } from "./access-store.ts";
import { AccessWorkflow } from "./access-workflow.ts";
import { AuditTrail } from "./audit-trail.ts";
import { Bindings } from "./bindings.ts";
import { bundleConstants } from "./bundle-constants.ts";
import { Decisions } from "./decisions.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { DirectorySnapshot } from "./directory-snapshot.ts";
import { ExpirySchedules } from "./expiry-schedules.ts";
import { grantableAccounts } from "./grantable-accounts.ts";
import { grantableGroups } from "./grantable-groups.ts";
import { IdentityCenter } from "./identity-center.ts";
import { Monitoring } from "./monitoring.ts";
import { Notifications } from "./notifications.ts";
import { OperatorsTopic } from "./operators-topic.ts";
import { Reconciliation } from "./reconciliation.ts";
import { RevocationWorkflow } from "./revocation-workflow.ts";
import { SlackEndpoint } from "./slack-endpoint.ts";
import { SlackWorkspace } from "./slack-workspace.ts";
import { StageStack } from "./stage-stack.ts";

export interface DaypassStackProps extends Omit<StackProps, "env" | "stackName" | "tags"> {
  readonly config: DeploymentConfig;
  /** Bundled with the functions that decide, and the bound of what the one that grants may give. */
  readonly policy: Policy;
}

/** All of Daypass, in the order in which a request meets it. */
export class DaypassStack extends StageStack {
  constructor(scope: Construct, id: string, { config, policy, ...props }: DaypassStackProps) {
    super(scope, id, config, props);
    const channel = config.slack.channel;
    const constants = bundleConstants(policy);
    const emailDomains = config.slack.emailDomains.join(",");

    // cfn-lint: CDK says of each function that it depends on its role, which a reference says already.
    this.templateOptions.metadata = { "cfn-lint": { config: { ignore_checks: ["W3005"] } } };

    // what is there before a request comes
    const identityCenter = new IdentityCenter(this, "IdentityCenter", {
      ...config.identityCenter,
      grantable: grantableAccounts(policy),
      grantableGroups: grantableGroups(policy),
    });
    const slack = new SlackWorkspace(this, "SlackWorkspace", config.slack);
    const operators = new OperatorsTopic(this, "Operators", config.operators);
    const store = new AccessStore(this, "AccessStore");
    const audit = new AuditTrail(this, "AuditTrail", config.audit);
    const events = new AccessEvents(this, "AccessEvents");
    const schedules = new ExpirySchedules(this, "ExpirySchedules");
    const directory = new DirectorySnapshot(this, "DirectorySnapshot", { identityCenter, constants });

    // somebody asks; somebody decides; access comes; access goes; everybody is told
    const endpoint = new SlackEndpoint(this, "SlackEndpoint", { store, events, directory, slack, constants });
    const { firstUse } = config.identity;
    const told = config.notifications;
    const asked = { store, audit, events, identityCenter, slack, emailDomains, operators, firstUse, told, constants };
    const access = new AccessWorkflow(this, "Access", { ...asked, schedules });
    new Decisions(this, "Decisions", { ...asked, lapseAfterSeconds: policy.defaults.lapseAfterSeconds });
    const revocation = new RevocationWorkflow(this, "Revocation", { ...asked, schedules });
    new Notifications(this, "Notifications", { ...asked, channel });

    // who is who, by an administrator's word
    new Bindings(this, "Bindings", asked);

    // and if something was missed
    new Reconciliation(this, "Reconciliation", { ...asked, schedules, ...config.sweep });
    new Monitoring(this, "Monitoring", operators);

    new CfnOutput(this, "RequestUrl", { value: endpoint.requestUrl });
    new CfnOutput(this, "SlackSigningSecret", { value: slack.signingSecret.secretArn });
    new CfnOutput(this, "SlackBotToken", { value: slack.botToken.secretArn });
    new CfnOutput(this, "AuditBucket", { value: audit.bucket.bucketName });
    new CfnOutput(this, "Table", { value: store.table.tableName });
    new CfnOutput(this, "DirectoryBucket", { value: directory.bucket.bucketName });
    new CfnOutput(this, "Bus", { value: events.bus.eventBusName });
    new CfnOutput(this, "AccessWorkflow", { value: access.machine.machine.stateMachineArn });
    new CfnOutput(this, "RevocationWorkflow", { value: revocation.machine.machine.stateMachineArn });
    new CfnOutput(this, "OperatorsTopic", { value: operators.topic.topicArn });
  }
}
