import type { ForeignAnswer, ForeignApi, ForeignRequest } from "../front-door/foreign-api.ts";
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

/** The Web API, as HTTP carries it. An operation is the method's name, what follows `…/api/`. */
export function makeSlackApi(state: WorkspaceState, outages: Outages, log: ApiCall[]): ForeignApi {
  return {
    name: "slack",
    answer(method, request) {
      const note = (answer: string) => log.push({ method, atMs: state.settings.clock.now(), answer });
      if (outages.isDown()) {
        note("down");
        return { status: 503, headers: {}, body: "upstream connect error" };
      }
      const planned = outages.next(method);
      const isRefused = planned !== undefined && !planned.lost;
      const answer = isRefused ? failedAsPlanned(planned.error) : answerTo(state, outages, method, request);
      if (planned?.lost) {
        note("lost");
        return undefined;
      }
      note("error" in answer.body ? String(answer.body.error) : "ok");
      return asJson(answer);
    },
    throttled: () => asJson(rateLimited(1)),
    broken: () => ({ status: 500, headers: {}, body: "internal error" }),
  };
}

function asJson({ status, body, headers }: HttpAnswer): ForeignAnswer {
  const all = { "content-type": "application/json; charset=utf-8", ...headers };
  return { status, headers: all, body: JSON.stringify(body) };
}

function answerTo(
  state: WorkspaceState,
  outages: Outages,
  method: string,
  { headers, body }: ForeignRequest,
): HttpAnswer {
  try {
    const run = WEB_API[method];
    if (run === undefined) throw new SlackFault("unknown_method");
    const args = readArguments(headers["content-type"] ?? "", body);
    checkToken(state, headers.authorization, args["token"]);
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
