import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";

/** Pages to the people who run Daypass: from alarms, and from the functions that found something only a person can do. */
export class OperatorsTopic extends Construct {
  readonly topic: Topic;
  readonly environment: { readonly OPERATORS_TOPIC_ARN: string };

  constructor(scope: Construct, id: string, { emails }: DeploymentConfig["operators"]) {
    super(scope, id);
    const stage = StageStack.of(this);
    this.topic = new Topic(this, "Topic", { displayName: stage.stackName, enforceSSL: true });
    for (const email of emails) this.topic.addSubscription(new EmailSubscription(email));
    // A policy of its own replaces the default one, which let alarms in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": stage.account } },
      }),
    );
    this.environment = { OPERATORS_TOPIC_ARN: this.topic.topicArn };
  }

  grantPage(to: HandlerFunction): void {
    to.allow({ actions: ["sns:Publish"], resources: [this.topic.topicArn] });
  }
}
