import { Duration, RemovalPolicies } from "aws-cdk-lib";
import { Construct } from "constructs";
import { DAYPASS_SOURCE } from "../lambdas/domain/slack-events.ts";
import type { AccessEvents } from "./access-events.ts";
import type { AccessStore } from "./access-store.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { ExpirySchedules } from "./expiry-schedules.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { IdentityCenter } from "./identity-center.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import { revocationWorkflowDefinition } from "./revocation-workflow-definition.ts";
import { WorkflowMachine } from "./workflow-machine.ts";
import { workflowArn, workflowName } from "./workflow-names.ts";

export interface RevocationWorkflowProps {
  readonly store: AccessStore;
  readonly audit: AuditTrail;
  readonly events: AccessEvents;
  readonly identityCenter: IdentityCenter;
  readonly schedules: ExpirySchedules;
  readonly operators: OperatorsTopic;
}

/** The one road out, for every reason. Names never change and everything stays when the stack goes: live expiries start it. */
export class RevocationWorkflow extends Construct {
  readonly machine: WorkflowMachine;

  constructor(scope: Construct, id: string, props: RevocationWorkflowProps) {
    super(scope, id);
    const { store, audit, events, identityCenter, schedules, operators } = props;
    const step = new HandlerFunction(this, "RevokeAccess", {
      handler: "revoke-access",
      description: "Removes the access and sees that it is gone, one step at a time",
      environment: {
        TABLE_NAME: store.table.tableName,
        ...audit.environment,
        BUS_NAME: events.bus.eventBusName,
        ...identityCenter.environment,
        ...schedules.environment,
        REVOCATION_WORKFLOW_ARN: workflowArn(this, "revocation"),
        ...operators.environment,
      },
    });
    store.grant(step, ["GetItem", "UpdateItem"], ["request#", "ledger#", "permit#"]);
    audit.grantWrite(step);
    events.grantPut(step, DAYPASS_SOURCE);
    identityCenter.grantDeleteAssignments(step);
    identityCenter.memberships.grantDelete(step);
    identityCenter.grantTellWhatIsGone(step);
    identityCenter.grantReadPeople(step, ["IsMemberInGroups", "DescribeGroup"]);
    schedules.grantEnd(step);
    operators.grantPage(step);

    this.machine = new WorkflowMachine(this, "Workflow", {
      name: workflowName(this, "revocation"),
      definition: revocationWorkflowDefinition(step),
      steps: [step],
      timeout: Duration.hours(1),
    });
    RemovalPolicies.of(this).retain();
  }
}
