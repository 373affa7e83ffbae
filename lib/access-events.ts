import { Lazy } from "aws-cdk-lib";
import { EventBus, Match, Rule } from "aws-cdk-lib/aws-events";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { DAYPASS_SOURCE, SLACK_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";

type Source = typeof SLACK_SOURCE | typeof DAYPASS_SOURCE;

/** The bus. Each source has its own senders, and the bus refuses it from anybody else, whatever their own policies say. */
export class AccessEvents extends Construct {
  readonly bus: EventBus;
  readonly #senders: Readonly<Record<Source, Set<string>>> = { [SLACK_SOURCE]: new Set(), [DAYPASS_SOURCE]: new Set() };

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus", {
      eventBusName: StageStack.of(this).named(),
      description: "Clicks and facts of Daypass",
    });
    this.#denyToOthers("OnlySlackFunctionReportsClicks", SLACK_SOURCE);
    this.#denyToOthers("OnlyDaypassTellsFacts", DAYPASS_SOURCE);
  }

  grantPut(to: HandlerFunction, source: Source): void {
    this.#senders[source].add(to.role.roleArn);
    to.allow({
      actions: ["events:PutEvents"],
      resources: [this.bus.eventBusArn],
      conditions: {
        "ForAllValues:StringEquals": { "events:source": source },
        // ForAllValues holds for a call that names no source at all.
        Null: { "events:source": "false" },
      },
    });
  }

  /** A rule for events of a source, by detail type. Never for replayed ones: these have effects. */
  rule(scope: Construct, id: string, source: Source, ...detailTypes: readonly string[]): Rule {
    // The construct's own type of patterns leaves this key out; the service and the construct know it.
    const notReplayed = { "replay-name": Match.doesNotExist() };
    return new Rule(scope, id, {
      eventBus: this.bus,
      eventPattern: {
        source: [source],
        detailType: [...detailTypes],
        ...notReplayed,
      },
    });
  }

  #denyToOthers(sid: string, source: Source): void {
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["events:PutEvents"],
        resources: [this.bus.eventBusArn],
        conditions: {
          "ForAnyValue:StringEquals": { "events:source": source },
          ArnNotEquals: { "aws:PrincipalArn": Lazy.list({ produce: () => [...this.#senders[source]] }) },
        },
      }),
    );
  }
}
