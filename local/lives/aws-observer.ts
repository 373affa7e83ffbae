import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListAccountAssignmentsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";

export interface ObservedObject {
  readonly key: string;
  readonly body: string;
}

/** Looks at the cloud through AWS's own APIs, as an administrator of the account would. */
export class AwsObserver {
  readonly dynamodb: DynamoDBClient;
  readonly #sso: SSOAdminClient;
  readonly #scheduler: SchedulerClient;
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(cloud: { endpoint: string; region: string; accessKeyId: string; bucket: string }) {
    const settings = {
      endpoint: cloud.endpoint,
      region: cloud.region,
      credentials: { accessKeyId: cloud.accessKeyId, secretAccessKey: "observer" },
      maxAttempts: 1,
    };
    this.dynamodb = new DynamoDBClient(settings);
    this.#sso = new SSOAdminClient(settings);
    this.#scheduler = new SchedulerClient(settings);
    this.#s3 = new S3Client({ ...settings, forcePathStyle: true });
    this.#bucket = cloud.bucket;
  }

  async hasAssignment({ instanceArn, accountId, permissionSetArn, principalId }: AccountAssignment): Promise<boolean> {
    const page = await this.#sso.send(
      new ListAccountAssignmentsCommand({
        InstanceArn: instanceArn,
        AccountId: accountId,
        PermissionSetArn: permissionSetArn,
      }),
    );
    return (page.AccountAssignments ?? []).some((row) => row.PrincipalId === principalId);
  }

  /** All access to these accounts, one line each. */
  async assignmentsIn(
    instanceArn: string,
    accountIds: readonly string[],
    permissionSetArns: readonly string[],
  ): Promise<readonly string[]> {
    const found: string[] = [];
    for (const AccountId of accountIds) {
      for (const PermissionSetArn of permissionSetArns) {
        const asked = new ListAccountAssignmentsCommand({ InstanceArn: instanceArn, AccountId, PermissionSetArn });
        for (const { PrincipalId } of (await this.#sso.send(asked)).AccountAssignments ?? []) {
          found.push(`${PrincipalId} has ${PermissionSetArn} in ${AccountId}`);
        }
      }
    }
    return found;
  }

  /** The expression of an enabled schedule of this name; undefined when there is none. */
  async armedAt(group: string, name: string): Promise<string | undefined> {
    try {
      const schedule = await this.#scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
      return schedule.State === "ENABLED" ? schedule.ScheduleExpression : undefined;
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  async scheduleNames(group: string): Promise<readonly string[]> {
    const page = await this.#scheduler.send(new ListSchedulesCommand({ GroupName: group }));
    return (page.Schedules ?? []).map((schedule) => schedule.Name ?? "");
  }

  /** Audit objects of one request, in the order of their keys, below whatever folders. */
  async auditObjects(requestId: string): Promise<readonly ObservedObject[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const { Key } of page.Contents ?? []) if (Key?.includes(`/${requestId}/`)) keys.push(Key);
      token = page.NextContinuationToken;
    } while (token !== undefined);
    const sequenceOf = (key: string) => key.slice(key.lastIndexOf("/"));
    keys.sort((a, b) => (sequenceOf(a) < sequenceOf(b) ? -1 : 1));
    return Promise.all(keys.map(async (key) => ({ key, body: await this.#object(key) })));
  }

  async #object(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    return (await Body?.transformToString("utf8")) ?? "";
  }
}
