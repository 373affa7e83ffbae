import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Environment, HandlerName } from "../lambdas/contracts/environments.ts";
import { handlerCode } from "./handler-bundle.ts";
import { StageStack } from "./stage-stack.ts";

export interface HandlerFunctionProps<Name extends HandlerName> {
  /** The file in lambdas/handlers, and the key of its environment in lambdas/contracts/environments.ts. */
  readonly handler: Name;
  /** One sentence: what it does. */
  readonly description: string;
  readonly environment: Environment<Name>;
  /** Constants of the bundle, as JSON texts; only a source that mentions one gets it. @default - none */
  readonly constants?: Readonly<Record<string, string>>;
  /** @default - 30 seconds: the turns in the ledger count on it */
  readonly timeout?: Duration;
}

export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - none */
  readonly conditions?: PolicyStatementProps["conditions"];
  /** One sentence: why resources with a `*` cannot be narrower. @default - no resource has one */
  readonly noNarrowerBecause?: string;
}

/** One Lambda with the house defaults, a name made of its handler's, and a role of its own that may only write its log. */
export class HandlerFunction<Name extends HandlerName = HandlerName> extends Construct {
  readonly handler: Name;
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps<Name>) {
    super(scope, id);
    const { handler } = props;
    const stage = StageStack.of(this);
    this.handler = handler;
    this.role = new Role(this, "Role", {
      roleName: stage.named(handler),
      description: `What the Daypass function ${handler} may do`,
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    const logGroup = new LogGroup(this, "Logs", {
      retention: stage.logs.retentionDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const environment: Readonly<Record<string, string>> = props.environment;
    this.lambda = new LambdaFunction(this, "Function", {
      functionName: stage.named(handler),
      description: props.description,
      code: handlerCode(handler, props.constants ?? {}),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // What makes the processor quick enough to start and answer within Slack's 3 seconds.
      memorySize: 1024,
      timeout: props.timeout ?? Duration.seconds(30),
      environment: { ...environment, LOG_LEVEL: stage.logs.level },
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
    });
    this.allow({ actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroup.logGroupArn] });
    Validations.of(this.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray's two actions, which tracing needs, know no resources.",
    });
  }

  allow(permission: Permission): void {
    const { actions, resources, conditions, noNarrowerBecause } = permission;
    this.role.addToPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
    if (noNarrowerBecause === undefined) return;
    for (const resource of resources.filter((arn) => arn.includes("*"))) {
      Validations.of(this.role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: noNarrowerBecause,
      });
    }
  }
}
