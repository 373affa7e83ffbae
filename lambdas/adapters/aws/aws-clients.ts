import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** Milliseconds. A call ends, one way or the other, long before its function's time-out (30 s) and its turn (90 s). */
const CALL = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true } as const;

const settings = (maxAttempts: number) => ({ maxAttempts, requestHandler: new NodeHttpHandler(CALL) });

/** Each client is made when it is first used, once a sandbox. Reads and conditional writes are tried three times. */
function once<Client>(make: () => Client): () => Client {
  let made: Client | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const dynamodb = /* @__PURE__ */ once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient(settings(3)), { marshallOptions: { removeUndefinedValues: true } }),
);
export const eventbridge = /* @__PURE__ */ once(() => new EventBridgeClient(settings(3)));
export const identitystore = /* @__PURE__ */ once(() => new IdentitystoreClient(settings(3)));
export const organizations = /* @__PURE__ */ once(() => new OrganizationsClient(settings(3)));
export const s3 = /* @__PURE__ */ once(() => new S3Client({ ...settings(3), forcePathStyle: true }));
export const scheduler = /* @__PURE__ */ once(() => new SchedulerClient(settings(3)));
export const secretsManager = /* @__PURE__ */ once(() => new SecretsManagerClient(settings(3)));
export const stepFunctions = /* @__PURE__ */ once(() => new SFNClient(settings(3)));
export const sns = /* @__PURE__ */ once(() => new SNSClient(settings(3)));
export const identityCenter = /* @__PURE__ */ once(() => new SSOAdminClient(settings(3)));
/**
 * For creations and deletions of access: the one call, never repeated by the client, because it has no client token. And for
 * reading the directory, which counts its calls.
 */
export const identityCenterOnce = /* @__PURE__ */ once(() => new SSOAdminClient(settings(1)));
export const identitystoreOnce = /* @__PURE__ */ once(() => new IdentitystoreClient(settings(1)));
export const organizationsOnce = /* @__PURE__ */ once(() => new OrganizationsClient(settings(1)));
