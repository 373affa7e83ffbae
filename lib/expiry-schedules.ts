import { RemovalPolicies, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";
import { workflowArn } from "./workflow-names.ts";

/**
 * Where the one-time schedules live that end each grant: outside every execution, under names that never change and stay when the
 * stack goes, because live expiries know their group, their role and their dead-letter queue by name.
 */
export class ExpirySchedules extends Construct {
  readonly environment: {
    readonly SCHEDULE_GROUP: string;
    readonly SCHEDULE_ROLE_ARN: string;
    readonly SCHEDULE_DEAD_LETTER_ARN: string;
  };
  readonly #schedules: string;
  readonly #role: Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = StageStack.of(this);
    const name = stack.named("expiries");
    const group = new ScheduleGroup(this, "Group", { scheduleGroupName: name, removalPolicy: RemovalPolicy.RETAIN });
    const deadLetters = new DeadLetterQueue(this, "DeadLetters", {
      queueName: `${name}-dead-letters`,
      impact: "An expiry could not start its revocation: access may outlive its time until the sweep revokes it.",
      runbook: "an-expiry-did-not-fire",
    });
    this.#role = new Role(this, "Role", {
      roleName: name,
      description: "What an expiry schedule of Daypass may do: start the revocation workflow",
      // Without the condition any schedule of this account could use the role.
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": stack.account },
          ArnEquals: {
            "aws:SourceArn": stack.formatArn({ service: "scheduler", resource: "schedule-group", resourceName: name }),
          },
        },
      }),
    });
    this.#role.addToPolicy(
      new PolicyStatement({ actions: ["states:StartExecution"], resources: [workflowArn(this, "revocation")] }),
    );
    this.#role.addToPolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] }));
    RemovalPolicies.of(this).retain();

    this.#schedules = stack.formatArn({ service: "scheduler", resource: "schedule", resourceName: `${name}/*` });
    this.environment = {
      SCHEDULE_GROUP: group.scheduleGroupName,
      SCHEDULE_ROLE_ARN: this.#role.roleArn,
      SCHEDULE_DEAD_LETTER_ARN: deadLetters.queueArn,
    };
  }

  /** Arming: create, read back, and hand the schedules' role to the scheduler. */
  grantArm(to: HandlerFunction): void {
    this.#allow(to, "scheduler:CreateSchedule", "scheduler:GetSchedule");
    to.allow({
      actions: ["iam:PassRole"],
      resources: [this.#role.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });
  }

  /** Seeing that what is live has its schedule. */
  grantLook(to: HandlerFunction): void {
    this.#allow(to, "scheduler:GetSchedule");
    to.allow({
      actions: ["scheduler:ListSchedules"],
      resources: ["*"],
      noNarrowerBecause:
        "Listing schedules is allowed for all of them or for none; it tells names, which are ids of requests.",
    });
  }

  /** Ending: see whether a later one is armed, and delete what is not needed any more. */
  grantEnd(to: HandlerFunction): void {
    this.#allow(to, "scheduler:GetSchedule", "scheduler:DeleteSchedule");
  }

  #allow(to: HandlerFunction, ...actions: readonly string[]): void {
    to.allow({
      actions,
      resources: [this.#schedules],
      noNarrowerBecause: "A schedule is named after its request, which does not exist yet.",
    });
  }
}
