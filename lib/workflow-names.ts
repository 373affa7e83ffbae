import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** Never renamed: executions that wait, and schedules that will fire, know their machine by its name. */
export const WORKFLOW_NAMES = {
  access: "daypass-access",
  revocation: "daypass-revocation",
  directory: "daypass-directory",
} as const;

/** The machine's ARN before there is a machine: its own steps need it, and it needs them. */
export function workflowArn(scope: Construct, workflow: keyof typeof WORKFLOW_NAMES): string {
  return Stack.of(scope).formatArn({
    service: "states",
    resource: "stateMachine",
    resourceName: WORKFLOW_NAMES[workflow],
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
