import { Construct } from "constructs";
import type { AccessStore } from "./access-store.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { DeploymentConfig } from "./deployment-config.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import type { SlackWorkspace } from "./slack-workspace.ts";

export type FirstUse = DeploymentConfig["identity"]["firstUse"];

export interface BindingsProps {
  readonly store: AccessStore;
  readonly audit: AuditTrail;
  readonly identityCenter: IdentityCenter;
  readonly slack: SlackWorkspace;
  readonly operators: OperatorsTopic;
}

/** The function behind `npx daypass bindings`. Nothing here calls it: whoever the account lets invoke it may say who is who. */
export class Bindings extends Construct {
  constructor(scope: Construct, id: string, { store, audit, identityCenter, slack, operators }: BindingsProps) {
    super(scope, id);
    const changeBinding = new HandlerFunction(this, "ChangeBinding", {
      handler: "change-binding",
      description: "Adds, lists and resets bindings of Slack users to users of Identity Center, for administrators",
      environment: {
        TABLE_NAME: store.table.tableName,
        ...audit.environment,
        ...slack.environment,
        IDENTITY_STORE_ID: identityCenter.environment.IDENTITY_STORE_ID,
        ...operators.environment,
      },
    });
    store.grant(changeBinding, ["GetItem", "UpdateItem", "DeleteItem"], ["binding#", "person#"]);
    store.grantQueryBindings(changeBinding);
    audit.grantWrite(changeBinding, "bindings");
    identityCenter.grantReadPeople(changeBinding, ["GetUserId", "DescribeUser"]);
    slack.grantBotToken(changeBinding);
    operators.grantPage(changeBinding);
  }
}
