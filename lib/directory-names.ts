import type { DeploymentConfig } from "./deployment-config.ts";
import { baseName, bucketName } from "./physical-names.ts";

/** Where the directory's snapshot is and what reads it anew: for the app that makes them and for the command line that uses them. */
export function directoryNames(config: DeploymentConfig) {
  const { account, region, identityCenter } = config;
  // the instance is of the same partition as everything else
  const partition = identityCenter.instanceArn.split(":")[1] ?? "aws";
  return {
    bucket: bucketName("directory", config),
    workflowArn: `arn:${partition}:states:${region}:${account}:stateMachine:${baseName(config)}-directory`,
  };
}
