import { createHash } from "node:crypto";
import { z } from "zod";
import type { ResourceMaker } from "../service.ts";
import type { RestApis } from "./api-gateway-routes.ts";

/** Properties that change nothing here. */
const ignored = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()]));

const restApi = z.strictObject({
  Name: z.string(),
  ...ignored("Description", "EndpointConfiguration", "DisableExecuteApiEndpoint", "MinimumCompressionSize", "Tags"),
});
const resource = z.strictObject({ RestApiId: z.string(), ParentId: z.string(), PathPart: z.string() });
const method = z.strictObject({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.literal("NONE"),
  ApiKeyRequired: z.literal(false).optional(),
  Integration: z.strictObject({
    Type: z.literal("AWS_PROXY"),
    IntegrationHttpMethod: z.literal("POST"),
    Uri: z.string(),
  }),
  ...ignored("OperationName", "MethodResponses"),
});
const deployment = z.strictObject({ RestApiId: z.string(), ...ignored("Description") });
const methodSetting = z.strictObject({
  ResourcePath: z.literal("/*").optional(),
  HttpMethod: z.literal("*").optional(),
  ThrottlingRateLimit: z.coerce.number().min(0).optional(),
  ThrottlingBurstLimit: z.coerce.number().int().min(0).optional(),
  ...ignored("LoggingLevel", "DataTraceEnabled", "MetricsEnabled"),
});
const stage = z.strictObject({
  RestApiId: z.string(),
  DeploymentId: z.string(),
  StageName: z.string(),
  MethodSettings: z.array(methodSetting).default([]),
  ...ignored("AccessLogSetting", "Description", "Tags", "TracingEnabled"),
});

/** REST APIs with Lambda proxy methods; anything else of API Gateway is refused. A stage serves what is made last. */
export function apiGatewayMakers(apis: RestApis): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::ApiGateway::RestApi": (properties, { logicalId, stackName }) => {
      const { Name } = restApi.parse(properties);
      const id = idOf(stackName, logicalId);
      const rootResourceId = idOf(stackName, logicalId, "root");
      const root = { id: rootResourceId, parentId: undefined, pathPart: "", methods: new Map() };
      apis.add({ id, name: Name, rootResourceId, resources: new Map([[rootResourceId, root]]), stages: new Map() });
      return { ref: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } };
    },
    "AWS::ApiGateway::Resource": (properties, { logicalId, stackName }) => {
      const made = resource.parse(properties);
      const id = idOf(stackName, logicalId);
      const added = { id, parentId: made.ParentId, pathPart: made.PathPart, methods: new Map() };
      apis.api(made.RestApiId).resources.set(id, added);
      return { ref: id, attributes: { ResourceId: id } };
    },
    "AWS::ApiGateway::Method": (properties, { logicalId, stackName }) => {
      const made = method.parse(properties);
      const functionArn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(made.Integration.Uri)?.[1];
      if (functionArn === undefined)
        throw new Error(`integration ${made.Integration.Uri}, must be a Lambda function's`);
      const target = apis.api(made.RestApiId).resources.get(made.ResourceId);
      if (target === undefined) throw new Error(`${logicalId}: no resource ${made.ResourceId} in the REST API`);
      target.methods.set(made.HttpMethod, { httpMethod: made.HttpMethod, functionArn });
      return { ref: idOf(stackName, logicalId), attributes: {} };
    },
    "AWS::ApiGateway::Deployment": (properties, { logicalId, stackName }) => {
      deployment.parse(properties);
      const id = idOf(stackName, logicalId);
      return { ref: id, attributes: { DeploymentId: id } };
    },
    "AWS::ApiGateway::Stage": (properties) => {
      const made = stage.parse(properties);
      const throttle = apis.newThrottle();
      const [setting] = made.MethodSettings;
      if (made.MethodSettings.length > 1)
        throw new Error(`stage ${made.StageName}: settings by method are not emulated`);
      const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = setting ?? {};
      if (rate !== undefined && burst !== undefined) throttle.limit(rate, burst);
      apis.api(made.RestApiId).stages.set(made.StageName, { name: made.StageName, throttle });
      return { ref: made.StageName, attributes: {} };
    },
    "AWS::ApiGateway::Account": (_properties, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  };
}

/** Ten letters and digits, as API Gateway's own; the same in every run. */
function idOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("/")).digest().toString("hex").slice(0, 10);
}
