import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { type ISecret, Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import type { HandlerFunction } from "./handler-function.ts";

/**
 * The workspace that Daypass serves, and its two secrets: those that the deployment names, or new ones, created empty of meaning and
 * filled in once by an operator.
 */
export class SlackWorkspace extends Construct {
  readonly signingSecret: ISecret;
  readonly botToken: ISecret;
  readonly environment: {
    readonly SLACK_TOKEN_SECRET_ARN: string;
    readonly SLACK_TEAM_ID: string;
    readonly SLACK_API_URL: string;
  };

  constructor(scope: Construct, id: string, slack: DeploymentConfig["slack"]) {
    super(scope, id);
    const { teamId, apiUrl, signingSecretArn, botTokenSecretArn } = slack;
    this.signingSecret = this.#secret(
      "SigningSecret",
      signingSecretArn,
      "Slack signing secret of Daypass: proves that a call is Slack's",
    );
    this.botToken = this.#secret(
      "BotToken",
      botTokenSecretArn,
      "Slack bot token of Daypass (xoxb-...): with it Daypass speaks",
    );
    this.environment = {
      SLACK_TOKEN_SECRET_ARN: this.botToken.secretArn,
      SLACK_TEAM_ID: teamId,
      SLACK_API_URL: apiUrl,
    };
  }

  grantBotToken(to: HandlerFunction): void {
    to.allow({ actions: ["secretsmanager:GetSecretValue"], resources: [this.botToken.secretArn] });
  }

  /** Both with one call. */
  grantBothSecrets(to: HandlerFunction): void {
    to.allow({
      actions: ["secretsmanager:GetSecretValue"],
      resources: [this.signingSecret.secretArn, this.botToken.secretArn],
    });
    to.allow({
      actions: ["secretsmanager:BatchGetSecretValue"],
      resources: ["*"],
      noNarrowerBecause:
        "Reading several secrets at once knows no resources; each of them needs its own permission besides.",
    });
  }

  /** Its first value is random, so that nothing is accepted before the real one is put in; deployments never change it. */
  #secret(id: string, existingArn: string | undefined, description: string): ISecret {
    if (existingArn !== undefined) return Secret.fromSecretCompleteArn(this, id, existingArn);
    const secret = new Secret(this, id, { description, removalPolicy: RemovalPolicy.RETAIN });
    Validations.of(secret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "Slack issues it, and only a person can have Slack issue another one.",
    });
    return secret;
  }
}
