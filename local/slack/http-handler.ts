import type { IncomingMessage, ServerResponse } from "node:http";
import type { Outages } from "./outages.ts";
import { SlackFault } from "./slack-fault.ts";
import { RateLimited, WEB_API } from "./web-api.ts";
import type { WorkspaceState } from "./workspace-state.ts";

/** One call of the Web API, as it was answered: `ok`, or the short name of the error. */
export interface ApiCall {
  readonly method: string;
  readonly atMs: number;
  readonly answer: string;
}

interface HttpAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Record<string, string>;
}

/** The Web API over HTTP. `path` is what follows `…/api/`, the method's name. */
export function makeHttpHandler(state: WorkspaceState, outages: Outages, log: ApiCall[]) {
  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const method = path.replace(/^\/+/, "").split("?")[0] ?? "";
    const body = await readBody(request);
    const note = (answer: string) => log.push({ method, atMs: state.settings.clock.now(), answer });
    if (outages.isDown()) {
      note("down");
      response.writeHead(503).end("upstream connect error");
      return;
    }
    const planned = outages.next(method);
    const {
      status,
      body: answer,
      headers,
    } = planned !== undefined && !planned.lost
      ? failedAsPlanned(planned.error)
      : answerTo(state, outages, method, request, body);
    if (planned?.lost) {
      note("lost");
      response.destroy();
      return;
    }
    note("error" in answer ? String(answer.error) : "ok");
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(answer));
  };
}

function answerTo(
  state: WorkspaceState,
  outages: Outages,
  method: string,
  request: IncomingMessage,
  body: string,
): HttpAnswer {
  try {
    const run = WEB_API[method];
    if (run === undefined) throw new SlackFault("unknown_method");
    const args = readArguments(request.headers["content-type"] ?? "", body);
    checkToken(state, request.headers.authorization, args["token"]);
    if (!outages.hasToken) throw new SlackFault("token_revoked");
    return { status: 200, body: { ok: true, ...run(state, args) } };
  } catch (error) {
    if (error instanceof RateLimited) return rateLimited(error.retryAfterSeconds);
    if (!(error instanceof SlackFault)) throw error;
    const messages = error.messages.length === 0 ? {} : { response_metadata: { messages: error.messages } };
    return { status: 200, body: { ok: false, error: error.error, ...messages } };
  }
}

function failedAsPlanned(error: string): HttpAnswer {
  return error === "ratelimited" ? rateLimited(1) : { status: 200, body: { ok: false, error } };
}

function rateLimited(seconds: number): HttpAnswer {
  return { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": String(seconds) } };
}

function readArguments(contentType: string, body: string): Readonly<Record<string, unknown>> {
  if (contentType.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(body));
  if (!contentType.startsWith("application/json")) throw new SlackFault("invalid_post_type");
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    throw new SlackFault("invalid_json");
  }
  throw new SlackFault("json_not_object");
}

function checkToken(state: WorkspaceState, authorization: string | undefined, inBody: unknown): void {
  const token = authorization?.match(/^Bearer (.+)$/)?.[1] ?? inBody;
  if (typeof token !== "string") throw new SlackFault("not_authed");
  if (token !== state.settings.botToken()) throw new SlackFault("invalid_auth");
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
