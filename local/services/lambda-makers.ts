import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { LambdaHost } from "../lambda-host.ts";
import { AwsFault, type ResourceMaker } from "../service.ts";
import type { AsyncInvocations } from "./lambda-async.ts";
import type { SqsMappings } from "./lambda-event-sources.ts";
import { functionNameOf } from "./lambda-function-name.ts";
import type { FunctionPermissions } from "./lambda-permissions.ts";

interface LambdaMakerParts {
  readonly host: LambdaHost;
  readonly permissions: FunctionPermissions;
  readonly asynchronous: AsyncInvocations;
  readonly mappings: SqsMappings;
  codeDirectory(s3Key: string): string | undefined;
}

const functionProperties = z.strictObject({
  FunctionName: z.string().max(64).optional(),
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  Handler: z.string().regex(/^[\w-]+\.\w+$/),
  Runtime: z.string().startsWith("nodejs"),
  Role: z.string(),
  Timeout: z.coerce.number().int().min(1).max(900).default(3),
  MemorySize: z.coerce.number().int().min(128).max(10_240).default(128),
  ReservedConcurrentExecutions: z.coerce.number().int().min(0).optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  // accepted and without effect here
  ...Object.fromEntries(
    ["Architectures", "Description", "LoggingConfig", "Tags", "TracingConfig"].map((name) => [
      name,
      z.unknown().optional(),
    ]),
  ),
});
const permissionProperties = z.strictObject({
  Action: z.literal("lambda:InvokeFunction"),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});
const mappingProperties = z.strictObject({
  EventSourceArn: z.string().regex(/^arn:[\w-]+:sqs:/),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().int().min(1).max(10).default(10),
  Enabled: z.literal(true).optional(),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number().int().min(2).max(1_000) }).optional(),
  Tags: z.unknown().optional(),
});
const destination = z.strictObject({ Destination: z.string().regex(/^arn:[\w-]+:(sqs|sns):/) }).optional();
const invokeConfigProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal("$LATEST"),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).default(21_600),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).default(2),
  DestinationConfig: z.strictObject({ OnFailure: destination, OnSuccess: destination }).optional(),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: all names and values together. */
const LONGEST_ENVIRONMENT_BYTES = 4_096;
/** Pollers that a mapping without a limit of its own starts with. */
const POLLERS = 5;

/** Functions and what is attached to them. A property that is not emulated is refused, as is a version or an alias. */
export function lambdaMakers(parts: LambdaMakerParts): Readonly<Record<string, ResourceMaker>> {
  const { host, permissions, asynchronous, mappings } = parts;
  return {
    "AWS::Lambda::Function": (properties, { logicalId, stackName, region, accountId }) => {
      const made = functionProperties.parse(properties);
      const functionName = made.FunctionName ?? `${stackName}-${logicalId}`.slice(0, 64);
      const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
      const codeDirectory = parts.codeDirectory(made.Code.S3Key);
      if (codeDirectory === undefined)
        throw new Error(`${logicalId}: no asset ${made.Code.S3Key} in the synthesised app`);
      const environment = made.Environment?.Variables ?? {};
      requireEnvironment(environment);
      host.define({
        functionName,
        functionArn,
        roleArn: made.Role,
        codeDirectory,
        handler: made.Handler,
        environment,
        memoryMegabytes: made.MemorySize,
        timeoutSeconds: made.Timeout,
        ...(made.ReservedConcurrentExecutions === undefined
          ? {}
          : { reservedConcurrency: made.ReservedConcurrentExecutions }),
      });
      if (made.DeadLetterConfig !== undefined) {
        asynchronous.configure(functionName, { deadLetter: made.DeadLetterConfig.TargetArn });
      }
      return { ref: functionName, attributes: { Arn: functionArn } };
    },
    "AWS::Lambda::Permission": (properties, { logicalId, region, accountId }) => {
      const made = permissionProperties.parse(properties);
      const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${functionNameOf(made.FunctionName)}`;
      permissions.add(functionArn, {
        sid: logicalId,
        action: made.Action,
        principal: made.Principal,
        sourceArn: made.SourceArn,
        sourceAccount: made.SourceAccount,
      });
      return { ref: logicalId, attributes: { Id: logicalId } };
    },
    "AWS::Lambda::EventSourceMapping": (properties) => {
      const made = mappingProperties.parse(properties);
      mappings.add({
        queueArn: made.EventSourceArn,
        functionName: functionNameOf(made.FunctionName),
        batchSize: made.BatchSize,
        reportsItemFailures: made.FunctionResponseTypes.length > 0,
        maximumConcurrency: made.ScalingConfig?.MaximumConcurrency ?? POLLERS,
      });
      const id = randomUUID();
      return { ref: id, attributes: { Id: id } };
    },
    "AWS::Lambda::EventInvokeConfig": (properties, { logicalId }) => {
      const made = invokeConfigProperties.parse(properties);
      const { OnFailure, OnSuccess } = made.DestinationConfig ?? {};
      asynchronous.configure(functionNameOf(made.FunctionName), {
        retries: made.MaximumRetryAttempts,
        longestAgeSeconds: made.MaximumEventAgeInSeconds,
        ...(OnFailure === undefined ? {} : { onFailure: OnFailure.Destination }),
        ...(OnSuccess === undefined ? {} : { onSuccess: OnSuccess.Destination }),
      });
      return { ref: logicalId, attributes: {} };
    },
  };
}

function requireEnvironment(variables: Readonly<Record<string, string>>): void {
  const text = JSON.stringify(variables);
  if (Buffer.byteLength(text) > LONGEST_ENVIRONMENT_BYTES) {
    const message = `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${text}`;
    throw new AwsFault("InvalidParameterValueException", message);
  }
  const reserved = Object.keys(variables).filter((name) =>
    /^(AWS_(?!NODEJS_|XRAY_|MAX_ATTEMPTS|RETRY_MODE)|_)/.test(name),
  );
  if (reserved.length === 0) return;
  const message = `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`;
  throw new AwsFault("InvalidParameterValueException", message);
}
