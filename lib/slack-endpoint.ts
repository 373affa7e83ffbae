import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { SLACK_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import type { DirectorySnapshot } from "./directory-snapshot.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";
import { StageStack } from "./stage-stack.ts";

export interface SlackEndpointProps {
  readonly store: AccessStore;
  readonly events: AccessEvents;
  readonly directory: DirectorySnapshot;
  readonly slack: SlackWorkspace;
  /** Of the bundle: the access policy, by which choices are offered. */
  readonly constants: Readonly<Record<string, string>>;
}

/** The only door to the internet: one route, whose function may report clicks, read what forms offer, and mark replays. */
export class SlackEndpoint extends Construct {
  /** What goes into the Slack app's settings. */
  readonly requestUrl: string;
  readonly api: RestApi;

  constructor(scope: Construct, id: string, { store, events, directory, slack, constants }: SlackEndpointProps) {
    super(scope, id);
    const stage = StageStack.of(this);
    const reporter = new HandlerFunction(this, "Slack", {
      handler: "slack",
      description: "Verifies calls of Slack, answers with forms, reports submissions and clicks",
      environment: {
        TABLE_NAME: store.table.tableName,
        BUS_NAME: events.bus.eventBusName,
        ...slack.environment,
        SLACK_SIGNING_SECRET_ARN: slack.signingSecret.secretArn,
        ...directory.environment,
        OWN_ACCOUNT_ID: stage.account,
      },
      constants,
      // Slack has long hung up by then: it waits for 3 seconds.
      timeout: Duration.seconds(10),
    });
    store.grant(reporter, ["PutItem"], ["seen#"], ["pk", "ttl", "by"]);
    events.grantPut(reporter, SLACK_SOURCE);
    slack.grantBothSecrets(reporter);
    directory.grantRead(reporter);

    this.api = new RestApi(this, "Api", {
      restApiName: stage.named(),
      description: "Where Slack calls Daypass",
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      deployOptions: {
        throttlingRateLimit: 20,
        throttlingBurstLimit: 40,
        tracingEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        // Bodies hold what people wrote, and Slack's signature.
        dataTraceEnabled: false,
        accessLogDestination: new LogGroupLogDestination(
          new LogGroup(this, "AccessLogs", {
            retention: stage.logs.retentionDays,
            removalPolicy: RemovalPolicy.RETAIN,
          }),
        ),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    const route = this.api.root.addResource("slack").addResource("events");
    route.addMethod("POST", new LambdaIntegration(reporter.lambda, { allowTestInvoke: false }));
    // An output of the API's root, where nothing answers.
    this.api.node.tryRemoveChild("Endpoint");
    this.requestUrl = this.api.urlForPath(route.path);
    this.#acknowledgeFindings();
  }

  #acknowledgeFindings(): void {
    const signed =
      "Slack can prove who it is by its signature only, which the function verifies before anything reads the body.";
    const findings = {
      "AwsSolutions-APIG2": signed,
      "AwsSolutions-APIG4": signed,
      "AwsSolutions-COG4": signed,
      "AwsSolutions-APIG3":
        "The stage is throttled and unsigned calls end in the function; a web ACL is a cost that each company decides on.",
      "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]":
        "API Gateway checks that its account-wide logging role has the permissions of exactly this managed policy.",
    };
    for (const [id, reason] of Object.entries(findings)) Validations.of(this.api).acknowledge({ id, reason });
  }
}
