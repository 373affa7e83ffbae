import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { DAYPASS_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { ExpirySchedules } from "./expiry-schedules.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import { StageStack } from "./stage-stack.ts";
import { workflowArn } from "./workflow-names.ts";

export interface ReconciliationProps {
  readonly store: AccessStore;
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  readonly identityCenter: IdentityCenter;
  readonly schedules: ExpirySchedules;
  readonly operators: OperatorsTopic;
  /** How often the sweep runs. */
  readonly everyMinutes: number;
}

/** The second net: every few minutes the sweep looks at whatever is due, and at the schedules of what is live, and does what is needed. */
export class Reconciliation extends Construct {
  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    const { store, audit, events, identityCenter, schedules, operators, everyMinutes } = props;
    const workflows = { access: workflowArn(this, "access"), revocation: workflowArn(this, "revocation") };
    const sweep = new HandlerFunction(this, "Sweep", {
      handler: "sweep",
      description: "Looks at whatever is due: lapses, rings, starts workflows, flushes, pages",
      environment: {
        TABLE_NAME: store.table.tableName,
        ...audit.environment,
        BUS_NAME: events.bus.eventBusName,
        ACCESS_WORKFLOW_ARN: workflows.access,
        REVOCATION_WORKFLOW_ARN: workflows.revocation,
        ...operators.environment,
        ...schedules.environment,
        METRIC_NAMESPACE: StageStack.of(this).named(),
      },
    });
    store.grantQueryOpen(sweep);
    schedules.grantLook(sweep);
    identityCenter.grantListAssignments(sweep);
    identityCenter.grantSeeInstance(sweep);
    identityCenter.memberships.grantObserve(sweep);
    store.grant(sweep, ["GetItem"], ["request#", "ledger#", "message#"]);
    store.grant(sweep, ["UpdateItem"], ["request#", "message#"]);
    audit.grantWrite(sweep);
    events.grantPut(sweep, DAYPASS_SOURCE);
    operators.grantPage(sweep);
    sweep.allow({ actions: ["states:StartExecution"], resources: [workflows.access, workflows.revocation] });
    sweep.allow({ actions: ["states:SendTaskSuccess"], resources: [workflows.access] });

    const rate = Duration.minutes(everyMinutes);
    const nextOne = everyMinutes === 1 ? "a minute later" : `${everyMinutes} minutes later`;
    const runbook = "the-sweep-does-not-run";
    const failed = new DeadLetterQueue(this, "Failed", {
      impact: `A sweep failed over some or all of what is due: that waits for the next one, ${nextOne}.`,
      runbook,
    });
    sweep.allow({ actions: ["sqs:SendMessage"], resources: [failed.queueArn] });
    sweep.lambda.configureAsyncInvoke({
      maxEventAge: Duration.minutes(5),
      // not CDK's destination, which allows more than Lambda asks for
      onFailure: { bind: () => ({ destination: failed.queueArn }) },
    });
    new Rule(this, "Often", {
      schedule: Schedule.rate(rate),
      targets: [
        new LambdaFunction(sweep.lambda, {
          deadLetterQueue: new DeadLetterQueue(this, "Undelivered", {
            impact: `A sweep did not run: what the schedules missed waits for the next one, ${nextOne}.`,
            runbook,
          }),
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
  }
}
