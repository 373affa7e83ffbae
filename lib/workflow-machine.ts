import { type Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";

export interface WorkflowMachineProps {
  /** Fixed: an execution that waits belongs to a machine of this name. */
  readonly name: string;
  /** In the Amazon States Language, with JSONata. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** What its steps call. */
  readonly steps: readonly HandlerFunction[];
  /** How long an execution may run. @default - a year */
  readonly timeout?: Duration;
  /** What an execution that fails means for people, and the section of docs/operator-runbook.md. @default - that of a request's life */
  readonly failed?: FailedExecution;
}

export interface FailedExecution {
  readonly impact: string;
  readonly runbook: string;
}

const OF_A_REQUEST: FailedExecution = {
  impact:
    "An execution ended before its work. The sweep goes on with what was approved and with removals; a request that could not be opened for half a day is seen by nobody.",
  runbook: "an-execution-failed",
};

/** A standard state machine with the house defaults: traced, logged without data, allowed to call its steps and nothing else. */
export class WorkflowMachine extends Construct {
  readonly machine: StateMachine;
  readonly role: Role;
  readonly failed: FailedExecution;

  constructor(scope: Construct, id: string, { name, definition, steps, timeout, failed }: WorkflowMachineProps) {
    super(scope, id);
    this.failed = failed ?? OF_A_REQUEST;
    this.role = new Role(this, "Role", {
      roleName: `${name}-workflow`,
      description: `What the workflow ${name} may do: call its steps`,
      assumedBy: new ServicePrincipal("states.amazonaws.com"),
    });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: steps.map((step) => step.lambda.functionArn),
      }),
    );
    const timeoutSeconds = timeout === undefined ? {} : { TimeoutSeconds: timeout.toSeconds() };
    this.machine = new StateMachine(this, "Machine", {
      stateMachineName: name,
      definitionBody: DefinitionBody.fromString(
        Stack.of(this).toJsonString({ QueryLanguage: "JSONata", ...timeoutSeconds, ...definition }),
      ),
      role: this.role,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, "Logs", {
          // Step Functions needs this prefix when an account has many log groups: its resource policy is limited in size.
          logGroupName: `/aws/vendedlogs/states/${name}`,
          retention: StageStack.of(this).logs.retentionDays,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
        level: LogLevel.ALL,
        // Reasons are people's own words, and a task token is a key.
        includeExecutionData: false,
      },
    });
    Validations.of(this.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray and the delivery of a state machine's logs have actions that know no resources.",
    });
  }
}
