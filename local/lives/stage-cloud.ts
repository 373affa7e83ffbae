import type { CloudClock } from "../clock.ts";
import { type Cloud, startCloud } from "../cloud.ts";
import { readLambdaAssets } from "../lambda-assets.ts";
import type { Organisation } from "../organisation.ts";
import { SLACK_API_PATH } from "../sandbox/sandbox-environment.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import { createApiGateway } from "../services/api-gateway.ts";
import { type Delivery, eventDelivery } from "../services/delivery.ts";
import { createDynamodbService } from "../services/dynamodb/dynamodb.ts";
import { createEventsService } from "../services/events/events.ts";
import { AssignmentStore } from "../services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../services/identity-center/sso-admin.ts";
import { createIdentityStoreService } from "../services/identity-store.ts";
import { createLambdaService } from "../services/lambda.ts";
import { createOrganizationsService } from "../services/organizations.ts";
import { createS3Service, type S3Service } from "../services/s3/s3.ts";
import { createSchedulerService, type SchedulerService } from "../services/scheduler/scheduler.ts";
import { createSecretsManagerService, type SecretsManagerService } from "../services/secrets-manager.ts";
import { createSnsService } from "../services/sns.ts";
import { createSqsService } from "../services/sqs/sqs.ts";
import { createStatesService, type StatesService } from "../services/states.ts";
import type { SlackWorkspace } from "../slack/workspace.ts";
import { API_GATEWAY_PATH } from "./request-url.ts";

/** A cloud that runs, and its services that a stage looks into. */
export interface StageCloud {
  readonly cloud: Cloud;
  readonly assignments: AssignmentStore;
  readonly s3: S3Service;
  readonly secrets: SecretsManagerService;
  readonly states: StatesService;
  readonly scheduler: SchedulerService;
}

export interface StageCloudParts {
  readonly cdkOut: string;
  readonly clock: CloudClock;
  readonly pool?: SandboxPool | undefined;
  readonly delivery: () => Delivery;
  readonly organisation: Organisation;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly workspace: SlackWorkspace;
}

/** Starts the cloud of a synthesised app: each of its services is named once, here. */
export async function startStageCloud(parts: StageCloudParts): Promise<StageCloud> {
  const { cdkOut, clock, pool, delivery, organisation, instanceArn, identityStoreId, workspace } = parts;
  const assignments = new AssignmentStore(clock, organisation);
  const secrets = createSecretsManagerService({ clock });
  const s3 = createS3Service({ clock });
  let states: StatesService | undefined;
  let scheduler: SchedulerService | undefined;
  let arrived = 0;
  const codeFolders = readLambdaAssets(cdkOut);
  const cloud = await startCloud({
    cdkOut,
    clock,
    ...(pool === undefined ? {} : { pool }),
    services: ({ calls, host, region, accountId }) => {
      const limit = new SharedRateLimit(clock);
      const sqs = createSqsService({ clock, delivery: delivery() });
      const lambda = createLambdaService({
        host,
        clock,
        calls,
        queues: sqs,
        delivery: delivery(),
        codeDirectory: (s3Key) => codeFolders.get(s3Key),
      });
      const gateway = createApiGateway({ clock, calls, region, accountId });
      states = createStatesService({ clock, calls });
      scheduler = createSchedulerService({ clock, calls, delivery: delivery() });
      return {
        services: [
          ...[sqs, lambda, gateway, states, scheduler, secrets, s3],
          createDynamodbService({ clock }),
          createEventsService({ clock, calls, delivery: eventDelivery(delivery()) }),
          createSnsService({ clock }),
          createSsoAdminService({ organisation, instanceArn, identityStoreId, assignments, limit }),
          createIdentityStoreService(organisation, identityStoreId, limit, clock),
          createOrganizationsService(organisation),
        ],
        foreign: { [SLACK_API_PATH]: workspace.api },
        mounts: {
          [API_GATEWAY_PATH]: async (request, response, path) => {
            arrived += 1;
            await gateway.handle(request, response, path).finally(() => {
              arrived -= 1;
            });
          },
        },
        // what a person has sent and has not arrived yet is in progress as well
        waiting: () => lambda.waiting() + gateway.waiting() - Math.max(0, workspace.delivering() - arrived),
      };
    },
  });
  if (states === undefined || scheduler === undefined) throw new Error("the cloud started without its services");
  return { cloud, assignments, s3, secrets, states, scheduler };
}
