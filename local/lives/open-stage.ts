// One idea in over 200 lines: each service of the cloud is named once, here, and what tests may look at beside it.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { SNAPSHOT_KEY } from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { readDeploymentConfig } from "../../lib/deployment-config.ts";
import { baseName } from "../../lib/physical-names.ts";
import type { CloudClock } from "../clock.ts";
import { type Cloud, startCloud } from "../cloud.ts";
import type { LoggedCall } from "../front-door/call-log.ts";
import type { Faults } from "../front-door/faults.ts";
import { OBSERVER } from "../front-door/principals.ts";
import { readLambdaAssets } from "../lambda-assets.ts";
import type { WorkAfterReturn } from "../lambda-host.ts";
import { Organisation, USUAL_ORGANISATION } from "../organisation.ts";
import { readOrganisationFile } from "../organisation-file.ts";
import { SLACK_API_PATH } from "../sandbox/sandbox-environment.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import { createApiGateway } from "../services/api-gateway.ts";
import { type Delivery, eventDelivery, ONCE } from "../services/delivery.ts";
import { createDynamodbService } from "../services/dynamodb/dynamodb.ts";
import { createEventsService } from "../services/events/events.ts";
import { AssignmentStore, type Mutation } from "../services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../services/identity-center/sso-admin.ts";
import { createIdentityStoreService } from "../services/identity-store.ts";
import { createLambdaService } from "../services/lambda.ts";
import { createOrganizationsService } from "../services/organizations.ts";
import { createS3Service, type S3Service } from "../services/s3/s3.ts";
import { createSchedulerService, type SchedulerService } from "../services/scheduler/scheduler.ts";
import { createSecretsManagerService } from "../services/secrets-manager.ts";
import { createSnsService } from "../services/sns.ts";
import { createSqsService } from "../services/sqs/sqs.ts";
import { createStatesService, type StatesService } from "../services/states.ts";
import { SlackWorkspace } from "../slack/workspace.ts";
import { auditObjectsIn } from "./audit-objects.ts";
import { AwsObserver, type ObservedObject } from "./aws-observer.ts";
import { handedOver, leaksIn } from "./confidential.ts";
import { packedDirectory } from "./directory-of.ts";
import { API_GATEWAY_PATH, localUrl } from "./request-url.ts";
import { seedBindings } from "./seed-bindings.ts";
import type { Stage } from "./stage.ts";
import { workspaceUsers } from "./workspace-users.ts";

const CONFIG = join(__dirname, "../../config/deployment.yaml");

export interface StageOptions {
  readonly cdkOut: string;
  /** The deployment file from which it was synthesised. @default - config/deployment.yaml */
  readonly deployment?: string;
  /** Who and what there is; @default local/organisation.yaml. */
  readonly organisationFile?: string;
  /** The policy with which it was synthesised. @default - config/access-policy.yaml */
  readonly policy?: Policy;
  /** Paused: lives are played by skipping. */
  readonly clock: CloudClock;
  /** Warm sandboxes of an earlier stage. */
  readonly pool?: SandboxPool;
  /** How events, firings, messages and asynchronous invocations come, each kind with its own; @default once and at once. */
  readonly delivery?: () => Delivery;
  /** Changes the organisation before anybody looks at it. */
  readonly organise?: (organisation: Organisation) => void;
  /** Denials by IAM that are meant to be; any other fails the stage at its end. @default - none is */
  readonly wantedDenials?: RegExp;
}

/** A stage, with what tests may look at and break. */
export interface OpenStage extends Stage {
  readonly cloud: Cloud;
  /** Where Slack posts to. */
  readonly requestUrl: string;
  readonly faults: Faults;
  readonly s3: S3Service;
  readonly assignments: AssignmentStore;
  readonly states: StatesService;
  readonly workAfterReturn: readonly WorkAfterReturn[];
  /** The truth, past every listing's lag. */
  existsNow(assignment: AccountAssignment): boolean;
  schedulesNow(): readonly { readonly name: string; readonly atMs: number }[];
  mutationsSince(atMs: number): readonly Mutation[];
  isRevoking(): boolean;
  /** No execution of a request's life runs; the directory is read whenever its time comes. */
  isIdle(): boolean;
  assignmentsLeft(): readonly string[];
  auditObjectsNow(requestId: string): readonly ObservedObject[];
  /** @throws Error when IAM denied a call that nobody wanted to be denied, or a line of any function held a secret, a signature, a trigger, a response URL or a task token. */
  close(): Promise<void>;
}

/** Starts the cloud of a synthesised app with the organisation and workspace of its deployment configuration. */
export async function openStage(options: StageOptions): Promise<OpenStage> {
  const { cdkOut, clock, organisationFile = USUAL_ORGANISATION, pool, delivery = () => ONCE, organise } = options;
  const config = readDeploymentConfig(options.deployment ?? CONFIG);
  const { instanceArn, identityStoreId } = config.identityCenter;
  const organisation = new Organisation(readOrganisationFile(organisationFile), instanceArn, identityStoreId);
  organise?.(organisation);
  const assignments = new AssignmentStore(clock, organisation);
  const signingSecret = randomBytes(16).toString("hex");
  const botToken = `xoxb-${randomBytes(12).toString("hex")}`;
  let requestUrl = "";
  const workspace = new SlackWorkspace({
    clock,
    teamId: config.slack.teamId,
    users: workspaceUsers(organisation),
    channels: [{ id: config.slack.channel, name: "access-requests" }],
    botToken: () => botToken,
    signingSecret: () => signingSecret,
    requestUrl: () => requestUrl,
  });
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
  const { outputs, endpoint, region, calls } = cloud;
  requestUrl = localUrl(endpoint, outputs["RequestUrl"] ?? "");
  secrets.set(outputs["SlackSigningSecret"] ?? "", signingSecret);
  secrets.set(outputs["SlackBotToken"] ?? "", botToken);
  // the directory has been read just before
  s3.put(
    outputs["DirectoryBucket"] ?? "",
    SNAPSHOT_KEY,
    packedDirectory(organisation, new Date(clock.now()), options.policy),
  );
  const observer = new AwsObserver({
    endpoint,
    region,
    accessKeyId: OBSERVER,
    bucket: outputs["AuditBucket"] ?? "",
  });
  const { teamId } = config.slack;
  await seedBindings(observer.dynamodb, outputs["Table"] ?? "", { organisation, teamId, now: new Date(clock.now()) });
  const [machines, schedules] = [states.machines, scheduler];
  const running = () =>
    machines
      .executions()
      .filter(({ status, machine }) => status === "RUNNING" && machine.name !== `${baseName(config)}-directory`);
  return {
    clock,
    workspace,
    organisation,
    observer,
    instanceArn,
    identityStoreId,
    channel: config.slack.channel,
    scheduleGroup: `${baseName(config)}-expiries`,
    get calls(): readonly LoggedCall[] {
      return calls.log.entries;
    },
    cloud,
    s3,
    requestUrl,
    faults: calls.faults,
    assignments,
    states,
    workAfterReturn: cloud.host.workAfterReturn,
    existsNow: ({ accountId, permissionSetArn, principalId }) =>
      assignments
        .rows()
        .some(
          (row) =>
            row.accountId === accountId && row.permissionSetArn === permissionSetArn && row.principalId === principalId,
        ),
    schedulesNow: () => schedules.schedules(),
    mutationsSince: (atMs) => [...assignments.mutations.values()].filter(({ createdAt }) => createdAt >= atMs),
    isRevoking: () => running().some(({ machine }) => machine.arn === outputs["RevocationWorkflow"]),
    isIdle: () => running().length === 0,
    auditObjectsNow: (requestId) => auditObjectsIn(s3, outputs["AuditBucket"] ?? "", requestId),
    assignmentsLeft: () => assignments.rows().map((row) => Object.values(row).join(" ")),
    async close() {
      const known = [
        { what: "the signing secret", value: signingSecret },
        { what: "the bot token", value: botToken },
      ];
      const leaks = leaksIn(cloud.host.logs, [...known, ...handedOver(calls.log.entries)]);
      const denied = deniedIn(calls.log.entries).filter((denial) => options.wantedDenials?.test(denial) !== true);
      await cloud.stop();
      clock.close();
      if (leaks.length > 0) throw new Error(`logs hold what nobody may read there: ${[...new Set(leaks)].join(", ")}`);
      if (denied.length > 0) throw new Error(`calls were denied: ${[...new Set(denied)].join(", ")}`);
    },
  };
}

/** What IAM denied, in its words. */
function deniedIn(calls: readonly LoggedCall[]): readonly string[] {
  return calls.flatMap(({ verdict, errorMessage = "" }) => (verdict === "denied" ? [errorMessage] : []));
}
