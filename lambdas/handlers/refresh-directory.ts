import { setTimeout as sleep } from "node:timers/promises";
import { makeIdentityCenterDirectory } from "../adapters/aws/identity-center-directory.ts";
import { makeIdentityStoreGroups } from "../adapters/aws/identity-store-groups.ts";
import { makeOrganizationsDirectory } from "../adapters/aws/organizations-directory.ts";
import { makeS3DirectorySnapshots, makeS3SnapshotReplacement } from "../adapters/aws/s3-directory-snapshots.ts";
import { makeS3ProgressStore } from "../adapters/aws/s3-progress-store.ts";
import { RefreshDirectoryInput } from "../contracts/workflow-messages.ts";
import { bundledPolicy } from "../runtime/bundled-policy.ts";
import { makeLogger } from "../runtime/logger.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeRefreshDirectory } from "../use-cases/refresh-directory.ts";
import { clock } from "./wiring/transition-ports.ts";

/** Called by the directory workflow until it is done. Each run goes on with the reading that is on its way. */
const environment = parseEnvironment("refresh-directory");
const logger = makeLogger("refresh-directory");
const refreshDirectory = makeRefreshDirectory({
  directory: {
    ...makeOrganizationsDirectory(),
    ...makeIdentityCenterDirectory(environment.INSTANCE_ARN),
    ...makeIdentityStoreGroups(environment.IDENTITY_STORE_ID),
  },
  snapshots: {
    ...makeS3DirectorySnapshots(environment.DIRECTORY_BUCKET),
    ...makeS3SnapshotReplacement(environment.DIRECTORY_BUCKET),
  },
  progress: makeS3ProgressStore(environment.DIRECTORY_BUCKET),
  policy: bundledPolicy().policy,
  clock,
  pause: (milliseconds) => sleep(milliseconds),
});

export const handler = workflowTask(logger, RefreshDirectoryInput, ({ askedAt }, invocation) =>
  refreshDirectory({ askedAt, invocation }),
);
