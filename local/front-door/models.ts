import * as events from "@aws-sdk/client-eventbridge";
import * as identitystore from "@aws-sdk/client-identitystore";
import * as lambda from "@aws-sdk/client-lambda";
import * as organizations from "@aws-sdk/client-organizations";
import * as s3 from "@aws-sdk/client-s3";
import * as scheduler from "@aws-sdk/client-scheduler";
import * as secretsmanager from "@aws-sdk/client-secrets-manager";
import * as states from "@aws-sdk/client-sfn";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as sso from "@aws-sdk/client-sso-admin";
import { NormalizedSchema } from "@smithy/core/schema";
import { z } from "zod";

/** AWS's own service models, as its SDK carries them, by signing name. DynamoDB is missing: its wire form is what dynalite reads. */
const CLIENTS: Readonly<Record<string, object>> = {
  events,
  identitystore,
  lambda,
  organizations,
  s3,
  scheduler,
  secretsmanager,
  sns,
  sqs,
  sso,
  states,
};

/** An operation in the SDK's bundle: 9, namespace, name, traits, input, output. */
const bundled = z.tuple([
  z.literal(9),
  z.string(),
  z.string(),
  z.union([z.number(), z.object({ http: z.tuple([z.string(), z.string(), z.number()]).optional() })]),
  z.unknown(),
  z.unknown(),
]);

export interface OperationModel {
  readonly name: string;
  readonly http: { readonly method: string; readonly path: string; readonly status: number } | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

const models = new Map<string, OperationModel>();

export function hasModel(signingName: string): boolean {
  return Object.hasOwn(CLIENTS, signingName);
}

/** @throws Error for a service or an operation that AWS does not have. */
export function operationModel(signingName: string, operation: string): OperationModel {
  const key = `${signingName}.${operation}`;
  const known = models.get(key);
  if (known !== undefined) return known;
  const found = bundled.safeParse(new Map(Object.entries(CLIENTS[signingName] ?? {})).get(`${operation}$`));
  if (!found.success) throw new Error(`${key} is no operation in AWS's model`);
  const [, , name, traits, input, output] = found.data;
  const [method, path, status] = (typeof traits === "object" ? traits.http : undefined) ?? [];
  const http =
    method === undefined || path === undefined || status === undefined ? undefined : { method, path, status };
  const model = { name, http, input: schemaOf(input), output: schemaOf(output) };
  models.set(key, model);
  return model;
}

function schemaOf(schema: unknown): NormalizedSchema {
  // a reference into the bundle's own tables, which have no type but this one
  return NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
}
