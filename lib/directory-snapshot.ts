import { Duration, Lazy, Validations } from "aws-cdk-lib";
import { Match, Rule, Schedule } from "aws-cdk-lib/aws-events";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import { AnyPrincipal, Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { directoryWorkflowDefinition } from "./directory-workflow-definition.ts";
import { HandlerFunction } from "./handler-function.ts";
import { HOUSE_BUCKET } from "./house-bucket.ts";
import type { IdentityCenter } from "./identity-center.ts";
import { StageStack } from "./stage-stack.ts";
import { WorkflowMachine } from "./workflow-machine.ts";
import { workflowName } from "./workflow-names.ts";

export interface DirectorySnapshotProps {
  readonly identityCenter: IdentityCenter;
  /** Of the bundle: the access policy, which names groups. */
  readonly constants: Readonly<Record<string, string>>;
}

const RUNBOOK = "the-directory-is-stale";

/**
 * Accounts, permission sets and the groups of the policy as one object, read anew every three hours, after each deployment and when
 * somebody asks for it: what the form offers. Nothing is granted by it. Only refresh-directory can write it.
 */
export class DirectorySnapshot extends Construct {
  readonly bucket: Bucket;
  readonly machine: WorkflowMachine;
  readonly environment: { readonly DIRECTORY_BUCKET: string };
  readonly #writers = new Set<string>();

  constructor(scope: Construct, id: string, { identityCenter, constants }: DirectorySnapshotProps) {
    super(scope, id);
    this.bucket = this.#makeBucket();
    this.environment = { DIRECTORY_BUCKET: this.bucket.bucketName };
    const step = new HandlerFunction(this, "RefreshDirectory", {
      handler: "refresh-directory",
      description: "Reads accounts, permission sets and the policy's groups, slowly, into the directory snapshot",
      environment: { ...identityCenter.environment, ...this.environment },
      constants,
      timeout: Duration.minutes(2),
    });
    this.#writers.add(step.role.roleArn);
    step.allow({ actions: ["s3:GetObject", "s3:PutObject"], resources: this.#objects("snapshot", "progress") });
    step.allow({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] });
    identityCenter.grantReadDirectory(step);
    this.machine = new WorkflowMachine(this, "Workflow", {
      name: workflowName(this, "directory"),
      definition: directoryWorkflowDefinition(step),
      steps: [step],
      timeout: Duration.hours(3),
      failed: {
        impact:
          "The directory could not be read anew: the form offers what there was before, and new accounts are missing.",
        runbook: RUNBOOK,
      },
    });
    this.#startByItself();
  }

  /** Lets a function read the snapshot, and learn that there is none: without the listing S3 answers 403 then, not 404. */
  grantRead(to: HandlerFunction): void {
    to.allow({ actions: ["s3:GetObject"], resources: this.#objects("snapshot") });
    to.allow({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] });
  }

  #objects(...names: readonly ("snapshot" | "progress")[]): string[] {
    return names.map((name) => this.bucket.arnForObjects(`directory/${name}.json.gz`));
  }

  #makeBucket(): Bucket {
    const bucket = new Bucket(this, "Bucket", {
      ...HOUSE_BUCKET,
      // fixed, so that the command line finds it
      bucketName: StageStack.of(this).bucketNamed("directory"),
      lifecycleRules: [
        { prefix: "directory/snapshot", noncurrentVersionExpiration: Duration.days(90) },
        { prefix: "directory/progress", noncurrentVersionExpiration: Duration.days(1) },
      ],
    });
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "OnlyRefreshDirectoryWrites",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ReplicateObject"],
        resources: [bucket.arnForObjects("*")],
        conditions: { ArnNotEquals: { "aws:PrincipalArn": Lazy.list({ produce: () => [...this.#writers] }) } },
      }),
    );
    Validations.of(bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "It holds names that the form shows anyway, and a log bucket would be a second place to guard.",
    });
    return bucket;
  }

  /** Twice at once is harmless: one invocation reads. */
  #startByItself(): void {
    const undelivered = new DeadLetterQueue(this, "Undelivered", {
      impact: "The reading of the directory was not started: the form offers what there was before.",
      runbook: RUNBOOK,
    });
    const role = new Role(this, "StartRole", {
      description: "Lets EventBridge start the directory workflow",
      assumedBy: new ServicePrincipal("events.amazonaws.com"),
    });
    const targets = [new SfnStateMachine(this.machine.machine, { role, deadLetterQueue: undelivered })];
    new Rule(this, "EveryThreeHours", { schedule: Schedule.rate(Duration.hours(3)), targets });
    const { partition, region, account, stackName } = StageStack.of(this);
    const notReplayed = { "replay-name": Match.doesNotExist() };
    // the first deployment makes the first snapshot, and a policy that names other groups gets one that knows them
    new Rule(this, "Deployed", {
      eventPattern: {
        source: ["aws.cloudformation"],
        detailType: ["CloudFormation Stack Status Change"],
        detail: {
          "stack-id": Match.prefix(`arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/`),
          "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
        },
        ...notReplayed,
      },
      targets,
    });
  }
}
