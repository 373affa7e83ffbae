import { randomBytes, randomUUID } from "node:crypto";
import type { BatchGetSecretValueRequest, GetSecretValueRequest } from "@aws-sdk/client-secrets-manager";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { AwsFault, type AwsService, type Operation } from "../service.ts";

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly text: string;
  readonly versionId: string;
  readonly atMs: number;
}

export interface SecretsManagerService extends AwsService {
  /** A new current version, as an operator would put one. @throws AwsFault ResourceNotFoundException. */
  set(arn: string, text: string): void;
}

const secretProperties = z.strictObject({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z.strictObject({}).optional(),
  // accepted and without effect here
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** AWS Secrets Manager: the current text of each secret. */
export function createSecretsManagerService({ clock }: { readonly clock: Clock }): SecretsManagerService {
  const secrets = new Map<string, Secret>();
  const find = (id: string) => secrets.get(id) ?? [...secrets.values()].find(({ name }) => name === id);
  const require = (id = "") => {
    const secret = find(id);
    if (secret !== undefined) return secret;
    throw new AwsFault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  };
  const put = (secret: Pick<Secret, "arn" | "name" | "text">) =>
    secrets.set(secret.arn, { ...secret, versionId: randomUUID(), atMs: clock.now() });
  const GetSecretValue: Operation<GetSecretValueRequest> = {
    // a name that nobody has is refused by `run`; until then it is its own resource
    needs: ({ SecretId = "" }) => [
      { action: "secretsmanager:GetSecretValue", resource: find(SecretId)?.arn ?? SecretId },
    ],
    run: ({ SecretId, VersionId, VersionStage = "AWSCURRENT" }) => {
      if (VersionId !== undefined || VersionStage !== "AWSCURRENT") {
        throw new Error("only the current version of a secret is emulated");
      }
      const { arn, name, text, versionId, atMs } = require(SecretId);
      const CreatedDate = new Date(atMs);
      const version = { VersionId: versionId, VersionStages: ["AWSCURRENT"], CreatedDate };
      return { ARN: arn, Name: name, SecretString: text, ...version };
    },
  };
  /** Who may not read one of them is refused all of them here, and that one there. */
  const BatchGetSecretValue: Operation<BatchGetSecretValueRequest> = {
    needs: ({ SecretIdList = [] }) => [
      { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
      ...SecretIdList.map((id) => ({ action: "secretsmanager:GetSecretValue", resource: find(id)?.arn ?? id })),
    ],
    run: ({ SecretIdList, Filters }) => {
      if (SecretIdList === undefined || Filters !== undefined) throw new Error("only a list of secrets is emulated");
      const message = "Secrets Manager can't find the specified secret.";
      const missing = SecretIdList.filter((id) => find(id) === undefined);
      const found = SecretIdList.flatMap((id) => find(id) ?? []);
      return {
        SecretValues: found.map(({ arn, name, text, versionId }) => ({
          ARN: arn,
          Name: name,
          SecretString: text,
          VersionId: versionId,
          VersionStages: ["AWSCURRENT"],
        })),
        Errors: missing.map((id) => ({ SecretId: id, ErrorCode: "ResourceNotFoundException", Message: message })),
      };
    },
  };
  return {
    signingName: "secretsmanager",
    operations: { GetSecretValue, BatchGetSecretValue },
    resourceMakers: {
      "AWS::SecretsManager::Secret": (properties, { logicalId, stackName, region, accountId }) => {
        const made = secretProperties.parse(properties);
        const name = made.Name ?? `${stackName}-${logicalId}`;
        // AWS adds six characters, so that a secret made again is another one
        const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${randomBytes(3).toString("hex")}`;
        put({ arn, name, text: made.SecretString ?? randomBytes(24).toString("base64url") });
        return { ref: arn, attributes: { Id: arn } };
      },
    },
    set: (arn, text) => {
      put({ ...require(arn), text });
    },
  };
}
