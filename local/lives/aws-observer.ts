import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IdentitystoreClient, IsMemberInGroupsCommand } from "@aws-sdk/client-identitystore";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListAccountAssignmentsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { z } from "zod";
import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { GroupMembership } from "../../lambdas/domain/group-membership.ts";

const Submitted = z.object({
  requestId: z.string(),
  details: z.object({ batch: z.string().optional(), target: z.object({ accountId: z.string().optional() }) }),
});

export interface ObservedObject {
  readonly key: string;
  readonly body: string;
}

/** Looks at the cloud through AWS's own APIs, as an administrator of the account would. */
export class AwsObserver {
  readonly dynamodb: DynamoDBClient;
  readonly #sso: SSOAdminClient;
  readonly #identitystore: IdentitystoreClient;
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
    this.#identitystore = new IdentitystoreClient(settings);
    this.#scheduler = new SchedulerClient(settings);
    this.#s3 = new S3Client({ ...settings, forcePathStyle: true });
    this.#bucket = cloud.bucket;
  }

  async hasAssignment({ instanceArn, accountId, permissionSetArn, principalId }: AccountAssignment): Promise<boolean> {
    return (await this.principalsIn(instanceArn, accountId, permissionSetArn)).includes(principalId);
  }

  /** Who has this permission set in this account: principals' ids. */
  async principalsIn(instanceArn: string, accountId: string, permissionSetArn: string): Promise<readonly string[]> {
    const asked = { InstanceArn: instanceArn, AccountId: accountId, PermissionSetArn: permissionSetArn };
    const page = await this.#sso.send(new ListAccountAssignmentsCommand(asked));
    return (page.AccountAssignments ?? []).map(({ PrincipalId = "" }) => PrincipalId);
  }

  async isMember({ identityStoreId, groupId, principalId }: GroupMembership): Promise<boolean> {
    const asked = { IdentityStoreId: identityStoreId, GroupIds: [groupId], MemberId: { UserId: principalId } };
    const { Results = [] } = await this.#identitystore.send(new IsMemberInGroupsCommand(asked));
    return Results.some(({ MembershipExists }) => MembershipExists === true);
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
    const keys = (await this.#auditKeys()).filter((key) => key.includes(`/${requestId}/`));
    const sequenceOf = (key: string) => key.slice(key.lastIndexOf("/"));
    keys.sort((a, b) => (sequenceOf(a) < sequenceOf(b) ? -1 : 1));
    return Promise.all(keys.map(async (key) => ({ key, body: await this.#object(key) })));
  }

  /** The requests that were submitted together, by account, as the audit trail has them. */
  async requestsOfBatch(batchId: string): Promise<ReadonlyMap<string, string>> {
    const keys = (await this.#auditKeys()).filter((key) => key.endsWith("-requested.json"));
    const bodies = await Promise.all(keys.map((key) => this.#object(key)));
    const found = bodies
      .map((body) => Submitted.parse(JSON.parse(body)))
      .filter(({ details }) => details.batch === batchId);
    return new Map(found.map(({ requestId, details }) => [details.target.accountId ?? "", requestId]));
  }

  async #auditKeys(): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#s3.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  async #object(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    return (await Body?.transformToString("utf8")) ?? "";
  }
}
