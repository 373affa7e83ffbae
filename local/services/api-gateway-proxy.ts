import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";
import type { Route } from "./api-gateway-routes.ts";

export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

interface ProxyParts {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly region: string;
  readonly accountId: string;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const INTEGRATION_TIMEOUT_MS = 29_000;

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const proxyAnswer = z.strictObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});
const invokeAnswer = z.object({ FunctionError: z.string().optional(), Payload: z.instanceof(Uint8Array) });

/** Lambda proxy integration, format 1.0: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function makeProxy(parts: ProxyParts) {
  return async (request: IncomingMessage, body: string, route: Route): Promise<GatewayAnswer> => {
    const requestId = randomUUID();
    const event = proxyEvent(parts, request, body, route, requestId);
    const answer = await withinTimeout(parts.clock, invoke(parts, route, event));
    const headers = { "Content-Type": "application/json", "x-amzn-RequestId": requestId };
    return { ...answer, headers: { ...headers, ...answer.headers } };
  };
}

async function invoke({ calls, region, accountId }: ProxyParts, route: Route, event: object): Promise<GatewayAnswer> {
  const { api, stage, method, path } = route;
  const source = `arn:aws:execute-api:${region}:${accountId}:${api.id}/${stage.name}/${method.httpMethod}${path}`;
  const caller: Caller = { principalArn: source, servicePrincipal: "apigateway.amazonaws.com" };
  const input = { FunctionName: method.functionArn, Payload: Buffer.from(JSON.stringify(event)) };
  let output: unknown;
  try {
    output = await calls.call(caller, "lambda", "Invoke", input);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return failure(500, "Internal server error");
  }
  const { FunctionError, Payload } = invokeAnswer.parse(output);
  const parsed = proxyAnswer.safeParse(JSON.parse(Buffer.from(Payload).toString("utf8")));
  if (FunctionError !== undefined || !parsed.success) return failure(502, "Internal server error");
  const { statusCode, headers, multiValueHeaders, body } = parsed.data;
  // base64 stays as it is: no binary media types are configured
  return { statusCode, headers: { ...headers, ...multiValueHeaders }, body: body ?? "" };
}

function withinTimeout(clock: Clock, answer: Promise<GatewayAnswer>): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const timedOut = failure(504, "Endpoint request timed out");
    const forget = clock.at(clock.now() + INTEGRATION_TIMEOUT_MS, () => resolve(timedOut));
    answer.finally(forget).then(resolve, reject);
  });
}

function failure(statusCode: number, message: string): GatewayAnswer {
  return { statusCode, headers: {}, body: JSON.stringify({ message }) };
}

function proxyEvent(
  parts: ProxyParts,
  request: IncomingMessage,
  body: string,
  route: Route,
  requestId: string,
): object {
  const { api, stage, resource, method, path, resourcePath, pathParameters } = route;
  const query = new URL(request.url ?? "", "http://local").searchParams;
  const multiValueHeaders = headersOf(request);
  const single = (many: Record<string, string[]>) =>
    Object.fromEntries(Object.entries(many).map(([name, values]) => [name, values.at(-1)]));
  const multiValueQuery = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
  const hasQuery = query.size > 0;
  return {
    resource: resourcePath,
    path,
    httpMethod: request.method,
    headers: single(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: hasQuery ? single(multiValueQuery) : null,
    multiValueQueryStringParameters: hasQuery ? multiValueQuery : null,
    pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : null,
    stageVariables: null,
    requestContext: {
      accountId: parts.accountId,
      apiId: api.id,
      domainName: `${api.id}.execute-api.${parts.region}.amazonaws.com`,
      domainPrefix: api.id,
      extendedRequestId: requestId,
      httpMethod: method.httpMethod === "ANY" ? request.method : method.httpMethod,
      identity: {
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: request.headers["user-agent"] ?? null,
      },
      path: `/${stage.name}${path}`,
      protocol: "HTTP/1.1",
      requestId,
      requestTimeEpoch: parts.clock.now(),
      resourceId: resource.id,
      resourcePath,
      stage: stage.name,
    },
    body: body === "" ? null : body,
    isBase64Encoded: false,
  };
}

/** In the case in which the client wrote them. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = "", value = ""] = rawHeaders.slice(i, i + 2);
    headers[name] = [...(headers[name] ?? []), value];
  }
  return headers;
}
