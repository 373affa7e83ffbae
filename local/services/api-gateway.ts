import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import type { AwsService, InternalCalls } from "../service.ts";
import { apiGatewayMakers } from "./api-gateway-makers.ts";
import { type GatewayAnswer, makeProxy } from "./api-gateway-proxy.ts";
import { RestApis, routeOf } from "./api-gateway-routes.ts";

export interface ApiGatewayOptions {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly region: string;
  readonly accountId: string;
}

export interface ApiGatewayService extends AwsService {
  /** Serves `<apiId>/<stage>/<path>` of the deployed REST APIs. */
  handle(request: IncomingMessage, response: ServerResponse, pathAfterPrefix: string): Promise<void>;
  /** Requests that wait for their function right now. */
  waiting(): number;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const LONGEST_BODY_BYTES = 10 * 1_024 * 1_024;

/** Amazon API Gateway: REST APIs whose methods hand the request to a function. */
export function createApiGateway(options: ApiGatewayOptions): ApiGatewayService {
  const apis = new RestApis(() => options.clock.now());
  const proxy = makeProxy(options);
  let waiting = 0;

  async function answer(request: IncomingMessage, pathAfterPrefix: string): Promise<GatewayAnswer> {
    const body = await readBody(request);
    const route = routeOf(apis, request.method ?? "", pathAfterPrefix);
    if (route === undefined) return message(403, "Missing Authentication Token");
    if (body === undefined) return message(413, "Request Too Long");
    if (!route.stage.throttle.admits(route.method)) return message(429, "Too Many Requests");
    waiting += 1;
    try {
      return await proxy(request, body, route);
    } finally {
      waiting -= 1;
    }
  }

  return {
    signingName: "apigateway",
    operations: {},
    resourceMakers: apiGatewayMakers(apis),
    waiting: () => waiting,
    async handle(request, response, pathAfterPrefix) {
      const { statusCode, headers, body } = await answer(request, pathAfterPrefix);
      response.writeHead(statusCode, headers);
      response.end(body);
    },
  };
}

function message(statusCode: number, text: string): GatewayAnswer {
  return { statusCode, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ message: text }) };
}

/** Undefined when it is too long; read to its end all the same, so that the client hears the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= LONGEST_BODY_BYTES) chunks.push(chunk);
  }
  return length > LONGEST_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}
