import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { SNAPSHOT_KEY } from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { readDeploymentConfig } from "../../lib/deployment-config.ts";
import { baseName } from "../../lib/physical-names.ts";
import type { CloudClock } from "../clock.ts";
import type { Cloud } from "../cloud.ts";
import type { LoggedCall } from "../front-door/call-log.ts";
import type { Faults } from "../front-door/faults.ts";
import { OBSERVER } from "../front-door/principals.ts";
import type { WorkAfterReturn } from "../lambda-host.ts";
import { Organisation, USUAL_ORGANISATION } from "../organisation.ts";
import { readOrganisationFile } from "../organisation-file.ts";
import type { SandboxPool } from "../sandbox/sandbox-pool.ts";
import { type Delivery, ONCE } from "../services/delivery.ts";
import type { AssignmentStore, Mutation } from "../services/identity-center/assignment-store.ts";
import type { S3Service } from "../services/s3/s3.ts";
import type { StatesService } from "../services/states.ts";
import { SlackWorkspace } from "../slack/workspace.ts";
import { auditObjectsIn } from "./audit-objects.ts";
import { AwsObserver, type ObservedObject } from "./aws-observer.ts";
import { packedDirectory } from "./directory-of.ts";
import { localUrl } from "./request-url.ts";
import { seedBindings } from "./seed-bindings.ts";
import type { Stage } from "./stage.ts";
import { breachesOf } from "./stage-breaches.ts";
import { startStageCloud } from "./stage-cloud.ts";
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
  const parts = { cdkOut, clock, pool, delivery, organisation, instanceArn, identityStoreId, workspace };
  const { cloud, assignments, s3, secrets, states, scheduler } = await startStageCloud(parts);
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
  const running = () =>
    states.machines
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
    schedulesNow: () => scheduler.schedules(),
    mutationsSince: (atMs) => [...assignments.mutations.values()].filter(({ createdAt }) => createdAt >= atMs),
    isRevoking: () => running().some(({ machine }) => machine.arn === outputs["RevocationWorkflow"]),
    isIdle: () => running().length === 0,
    auditObjectsNow: (requestId) => auditObjectsIn(s3, outputs["AuditBucket"] ?? "", requestId),
    assignmentsLeft: () => assignments.rows().map((row) => Object.values(row).join(" ")),
    async close() {
      const breaches = breachesOf({
        calls: calls.log.entries,
        logs: cloud.host.logs,
        secrets: [
          { what: "the signing secret", value: signingSecret },
          { what: "the bot token", value: botToken },
        ],
        wantedDenials: options.wantedDenials,
      });
      await cloud.stop();
      clock.close();
      if (breaches.length > 0) throw new Error(breaches.join("; "));
    },
  };
}
