import type { DeploymentConfig } from "./deployment-config.ts";
import { WORKFLOW_NAMES } from "./workflow-names.ts";

/** Where the directory's snapshot is and what reads it anew: for the app that makes them and for the command line that uses them. */
export function directoryNames({ account, region, identityCenter }: DeploymentConfig) {
  // the instance is of the same partition as everything else
  const partition = identityCenter.instanceArn.split(":")[1] ?? "aws";
  return {
    bucket: `daypass-directory-${account}-${region}`,
    workflowArn: `arn:${partition}:states:${region}:${account}:stateMachine:${WORKFLOW_NAMES.directory}`,
  };
}
