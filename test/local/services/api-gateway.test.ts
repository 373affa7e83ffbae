import { createServer, type Server } from "node:http";
import { CloudClock } from "../../../local/clock.ts";
import { closeServer, listenOnLoopback } from "../../../local/loopback.ts";
import { AwsFault, type Caller } from "../../../local/service.ts";
import { type ApiGatewayService, createApiGateway } from "../../../local/services/api-gateway.ts";

const region = "eu-west-1";
const accountId = "111122223333";
const functionArn = `arn:aws:lambda:${region}:${accountId}:function:f`;
const prefix = "/_apigateway/";
let clock: CloudClock;
let gateway: ApiGatewayService;
let server: Server;
let base: string;
let apiId: string;
let invoked: { readonly caller: Caller; readonly event: Record<string, unknown> }[];
let answer: () => unknown;
let fault: AwsFault | undefined;

beforeEach(async () => {
  clock = new CloudClock({ startMs: 0, speed: 0 });
  invoked = [];
  fault = undefined;
  answer = () => ({ statusCode: 200, body: "fine" });
  const calls = {
    call: async (caller: Caller, _service: string, _operation: string, input: object) => {
      if (fault !== undefined) throw fault;
      const { Payload = new Uint8Array() }: { Payload?: Uint8Array } = input;
      invoked.push({ caller, event: JSON.parse(Buffer.from(Payload).toString()) });
      const result = await answer();
      return {
        StatusCode: 200,
        Payload: Buffer.from(JSON.stringify(result)),
        ...(result instanceof Error ? { FunctionError: "Unhandled" } : {}),
      };
    },
  };
  gateway = createApiGateway({ clock, calls, region, accountId });
  server = createServer((request, response) => {
    void gateway.handle(request, response, (request.url ?? "").slice(prefix.length));
  });
  base = `${await listenOnLoopback(server)}${prefix}`;
  apiId = await deploy();
});

afterEach(async () => {
  clock.close();
  await closeServer(server);
});

async function make(type: string, logicalId: string, properties: object) {
  const maker = gateway.resourceMakers?.[`AWS::ApiGateway::${type}`];
  if (maker === undefined) throw new Error(`no maker of ${type}`);
  return maker({ ...properties }, { logicalId, stackName: "S", region, accountId });
}

async function deploy(): Promise<string> {
  const api = await make("RestApi", "Api", { Name: "api" });
  const RestApiId = api.ref;
  const ParentId = api.attributes["RootResourceId"];
  const Uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const Integration = { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri };
  const add = async (PathPart: string, HttpMethod: string, parent = ParentId) => {
    const { ref } = await make("Resource", PathPart, { RestApiId, ParentId: parent, PathPart });
    const method = { RestApiId, ResourceId: ref, HttpMethod, AuthorizationType: "NONE", Integration };
    await make("Method", `${PathPart}Method`, method);
    return ref;
  };
  const slack = await add("slack", "POST");
  await add("{id}", "GET", slack);
  await add("{rest+}", "ANY");
  const { ref: DeploymentId } = await make("Deployment", "Deployment", { RestApiId });
  const MethodSettings = [{ ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 1, ThrottlingBurstLimit: 3 }];
  await make("Stage", "Stage", { RestApiId, DeploymentId, StageName: "prod", MethodSettings });
  return RestApiId;
}

const send = (path: string, init: RequestInit = { method: "POST" }) => fetch(`${base}${apiId}/${path}`, init);

test("a request reaches the function as a proxy event, and its answer comes back", async () => {
  answer = () => ({
    statusCode: 201,
    headers: { "X-Own": 7 },
    multiValueHeaders: { "Set-Cookie": ["a", "b"] },
    body: "made",
  });
  const response = await send("prod/slack?x=1&x=2&y=3", {
    method: "POST",
    body: "a=ü&b",
    headers: { "X-Signature": "v0=1" },
  });
  expect(response.status).toBe(201);
  expect(await response.text()).toBe("made");
  expect(response.headers.get("x-own")).toBe("7");
  expect(response.headers.getSetCookie()).toEqual(["a", "b"]);
  expect(invoked[0]?.caller).toEqual({
    principalArn: `arn:aws:execute-api:${region}:${accountId}:${apiId}/prod/POST/slack`,
    servicePrincipal: "apigateway.amazonaws.com",
  });
  expect(invoked[0]?.event).toMatchObject({
    resource: "/slack",
    path: "/slack",
    httpMethod: "POST",
    body: "a=ü&b",
    isBase64Encoded: false,
    queryStringParameters: { x: "2", y: "3" },
    multiValueQueryStringParameters: { x: ["1", "2"], y: ["3"] },
    pathParameters: null,
    requestContext: {
      apiId,
      stage: "prod",
      path: "/prod/slack",
      httpMethod: "POST",
      identity: { sourceIp: "127.0.0.1" },
    },
  });
  expect(JSON.stringify(invoked[0]?.event["multiValueHeaders"]).toLowerCase()).toContain('"x-signature":["v0=1"]');
});

test.each([
  ["GET", "prod/slack/42", "/slack/{id}", { id: "42" }],
  ["PUT", "prod/other/a%20b/c", "/{rest+}", { rest: "other/a b/c" }],
])("%s %s is the resource %s", async (method, path, resource, pathParameters) => {
  expect((await send(path, { method })).status).toBe(200);
  expect(invoked[0]?.event).toMatchObject({ resource, pathParameters });
});

test.each(["prod", "prod/", "test/slack", "../none/prod/slack"])("%s is no route", async (path) => {
  const response = await send(path);
  expect(response.status).toBe(403);
  expect(await response.json()).toEqual({ message: "Missing Authentication Token" });
  expect(invoked).toEqual([]);
});

test.each([
  ["a function's error", () => new Error("broken")],
  ["no status", () => ({ body: "x" })],
  ["no object", () => null],
  ["a body that is no string", () => ({ statusCode: 200, body: { a: 1 } })],
  ["an unknown member", () => ({ statusCode: 200, cookies: [] })],
])("%s is a bad gateway", async (_what, given) => {
  answer = given;
  const response = await send("prod/slack");
  expect(response.status).toBe(502);
  expect(await response.json()).toEqual({ message: "Internal server error" });
});

test("a function that may not be invoked is an internal error", async () => {
  fault = new AwsFault("AccessDeniedException", "no permission", 403);
  expect((await send("prod/slack")).status).toBe(500);
});

test("after 29 seconds the caller is told, though the function goes on", async () => {
  answer = () => new Promise(() => {});
  const response = send("prod/slack");
  await new Promise<void>((resolve) => {
    const look = () => (gateway.waiting() === 1 ? resolve() : setImmediate(look));
    look();
  });
  await clock.skipBy(29_000);
  expect((await response).status).toBe(504);
  expect(gateway.waiting()).toBe(0);
});

test("the stage throttles by rate and burst, in cloud time", async () => {
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let i = 0; i < count; i++) all.push((await send("prod/slack")).status);
    return all;
  };
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  await clock.skipBy(2_000);
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

test("a body of more than 10 MB is refused", async () => {
  const response = await send("prod/slack", { method: "POST", body: Buffer.alloc(10 * 1_024 * 1_024 + 1, "x") });
  expect(response.status).toBe(413);
  expect(invoked).toEqual([]);
});

test.each([
  ["Method", { RestApiId: "r", ResourceId: "x", HttpMethod: "GET", AuthorizationType: "AWS_IAM" }, "AuthorizationType"],
  ["RestApi", { Name: "n", BinaryMediaTypes: ["*/*"] }, "BinaryMediaTypes"],
  ["Stage", { RestApiId: "r", DeploymentId: "d", StageName: "s", CanarySetting: {} }, "CanarySetting"],
])("%s with %j is not emulated and refused", async (type, properties, what) => {
  await expect(make(type, "L", properties)).rejects.toThrow(what);
});
