import { Stack } from "aws-cdk-lib";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Notice } from "../lambdas/domain/notice.ts";
import { DAYPASS_SOURCE, SLACK_DETAIL_TYPES, SLACK_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import { accessWorkflowDefinition } from "./access-workflow-definition.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { FirstUse } from "./bindings.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { ExpirySchedules } from "./expiry-schedules.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import { silencedNotices } from "./silenced-notices.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";
import { WorkflowMachine } from "./workflow-machine.ts";
import { workflowArn, workflowName } from "./workflow-names.ts";

export interface AccessWorkflowProps {
  readonly store: AccessStore;
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  readonly identityCenter: IdentityCenter;
  readonly slack: SlackWorkspace;
  /** Domains whose addresses Slack has verified, separated by commas. */
  readonly emailDomains: string;
  readonly operators: OperatorsTopic;
  readonly firstUse: FirstUse;
  /** What is told, by the deployment's configuration. */
  readonly told: Readonly<Record<Notice, boolean>>;
  readonly schedules: ExpirySchedules;
  /** Of the bundles: the access policy. */
  readonly constants: Readonly<Record<string, string>>;
}

/** From a submission to a grant: opens the request, waits for the decision, grants. Only its last step can create access. */
export class AccessWorkflow extends Construct {
  readonly machine: WorkflowMachine;
  readonly #stores: { readonly TABLE_NAME: string; readonly BUS_NAME: string } & AuditTrail["environment"];

  constructor(scope: Construct, id: string, props: AccessWorkflowProps) {
    super(scope, id);
    this.#stores = {
      TABLE_NAME: props.store.table.tableName,
      ...props.audit.environment,
      BUS_NAME: props.events.bus.eventBusName,
    };
    const openRequest = this.#openRequest(props);
    const awaitDecision = this.#awaitDecision(props);
    const grantAccess = this.#grantAccess(props);
    for (const step of [openRequest, awaitDecision, grantAccess]) {
      props.audit.grantWrite(step);
      props.events.grantPut(step, DAYPASS_SOURCE);
    }
    for (const step of [openRequest, grantAccess]) props.audit.grantLookUp(step);
    this.machine = new WorkflowMachine(this, "Workflow", {
      name: workflowName(this, "access"),
      definition: accessWorkflowDefinition({ openRequest, awaitDecision, grantAccess }),
      steps: [openRequest, awaitDecision, grantAccess],
    });
    this.#startOnSubmission(props.events);
  }

  /** The whole event is the input. It may come twice: the second execution ends at its first step. */
  #startOnSubmission(events: AccessEvents): void {
    const { submitted, extensionSubmitted } = SLACK_DETAIL_TYPES;
    events.rule(this, "Submitted", SLACK_SOURCE, submitted, extensionSubmitted).addTarget(
      new SfnStateMachine(this.machine.machine, {
        role: new Role(this, "StartRole", {
          description: "Lets the bus of Daypass start the access workflow",
          assumedBy: new ServicePrincipal("events.amazonaws.com"),
        }),
        deadLetterQueue: new DeadLetterQueue(this, "Undelivered", {
          impact: "Somebody's request was not opened: nobody is asked, and they hear nothing.",
          runbook: "a-submission-was-lost",
        }),
      }),
    );
  }

  #openRequest(props: AccessWorkflowProps): HandlerFunction {
    const { store, identityCenter, slack, emailDomains, operators, firstUse, told, constants } = props;
    const step = new HandlerFunction(this, "OpenRequest", {
      handler: "open-request",
      description: "Resolves who asks, and decides by policy: refused, approved at once, or pending",
      environment: {
        ...this.#stores,
        ...identityCenter.environment,
        OWN_ACCOUNT_ID: Stack.of(this).account,
        ...slack.environment,
        EMAIL_DOMAINS: emailDomains,
        ACCESS_WORKFLOW_ARN: workflowArn(this, "access"),
        FIRST_USE: firstUse,
        ...silencedNotices(told),
        ...operators.environment,
      },
      constants,
    });
    store.grant(step, ["GetItem", "PutItem", "UpdateItem"], ["request#"]);
    store.grant(step, ["GetItem"], ["ledger#"]);
    step.allow({ actions: ["states:StartExecution"], resources: [workflowArn(this, "access")] });
    store.grantBindings(step, true);
    operators.grantPage(step);
    identityCenter.grantReadPeople(step, [
      "GetUserId",
      "DescribeUser",
      "GetGroupId",
      "DescribeGroup",
      "IsMemberInGroups",
      "ListGroupMemberships",
    ]);
    identityCenter.grantListAssignments(step);
    identityCenter.grantDescribeAccount(step);
    identityCenter.grantLookAtOwnAccount(step);
    identityCenter.grantDescribePermissionSet(step);
    slack.grantBotToken(step);
    return step;
  }

  #awaitDecision({ store }: AccessWorkflowProps): HandlerFunction {
    const step = new HandlerFunction(this, "AwaitDecision", {
      handler: "await-decision",
      description: "Keeps the token by which a decision wakes the workflow; reminds, and at last lapses",
      environment: this.#stores,
    });
    store.grant(step, ["GetItem", "UpdateItem"], ["request#"]);
    step.allow({ actions: ["states:SendTaskSuccess"], resources: [workflowArn(this, "access")] });
    return step;
  }

  #grantAccess({ store, identityCenter, schedules, constants }: AccessWorkflowProps): HandlerFunction {
    const step = new HandlerFunction(this, "GrantAccess", {
      handler: "grant-access",
      description: "Arms the expiry, then creates the access, then sees that it is there",
      environment: {
        ...this.#stores,
        ...identityCenter.environment,
        OWN_ACCOUNT_ID: Stack.of(this).account,
        ...schedules.environment,
        REVOCATION_WORKFLOW_ARN: workflowArn(this, "revocation"),
      },
      constants,
    });
    // whether grants are stopped, and whether who approved is still who they were
    store.grant(step, ["GetItem"], ["control#", "person#"]);
    store.grant(step, ["GetItem", "UpdateItem"], ["request#", "ledger#", "permit#"]);
    identityCenter.grantReadPeople(step, ["DescribeUser", "GetGroupId", "DescribeGroup", "IsMemberInGroups"]);
    identityCenter.grantDescribeAccount(step);
    identityCenter.grantLookAtOwnAccount(step);
    identityCenter.grantDescribePermissionSet(step);
    identityCenter.grantCreateAssignments(step);
    identityCenter.memberships.grantCreate(step);
    schedules.grantArm(step);
    step.allow({ actions: ["states:StartExecution"], resources: [workflowArn(this, "revocation")] });
    return step;
  }
}
