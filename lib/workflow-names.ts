import { ArnFormat } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { StageStack } from "./stage-stack.ts";

type Workflow = "access" | "revocation" | "directory";

/** Never renamed: executions that wait, and schedules that will fire, know their machine by its name. */
export function workflowName(scope: Construct, workflow: Workflow): string {
  return StageStack.of(scope).named(workflow);
}

/** The machine's ARN before there is a machine: its own steps need it, and it needs them. */
export function workflowArn(scope: Construct, workflow: Workflow): string {
  return StageStack.of(scope).formatArn({
    service: "states",
    resource: "stateMachine",
    resourceName: workflowName(scope, workflow),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
