import { type Logger, LogLevel, type WebAPICallResult, WebClient } from "@slack/web-api";
import { ChatUnavailableError } from "../../ports/errors.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { nodeFetch } from "./node-fetch.ts";

/** What Slack answered: its result, or the short name of its refusal (`message_not_found`). */
export type SlackAnswer =
  | { readonly ok: true; readonly result: WebAPICallResult }
  | { readonly ok: false; readonly error: string; readonly problems: readonly string[] };

/** One call of Slack's Web API. Throws `ChatUnavailableError` when Slack did not answer, is busy or broken: it may have happened. */
export type SlackCalls = (method: string, args: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>;

/** Milliseconds; Slack's own answer is due within 3 s of the click. */
const TIMEOUT_MS = 2_000;
/** The token that was kept does not fit (any more): it is read again, once. */
const TOKEN_PROBLEMS: ReadonlySet<string> = new Set(["invalid_auth", "not_authed", "token_revoked", "token_expired"]);
/** Refusals that speak of Slack and not of the call. */
const OUTAGES: ReadonlySet<string> = new Set([
  "ratelimited",
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

/** @param settings `apiUrl` ends with a slash: `https://slack.com/api/`. */
export function makeSlackCalls(
  secrets: Secrets,
  settings: { readonly tokenSecretArn: string; readonly apiUrl: string },
): SlackCalls {
  let kept: { readonly token: string; readonly client: WebClient } | undefined;
  const clientFor = (token: string): WebClient => {
    if (kept?.token !== token) kept = { token, client: newClient(token, settings.apiUrl) };
    return kept.client;
  };
  return async (method, args) => {
    const answer = await tryCall(clientFor(await secrets.read(settings.tokenSecretArn)), method, args);
    if (answer.ok || !TOKEN_PROBLEMS.has(answer.error)) return answer;
    return tryCall(clientFor(await secrets.read(settings.tokenSecretArn, { fresh: true })), method, args);
  };
}

function newClient(token: string, slackApiUrl: string): WebClient {
  return new WebClient(token, {
    slackApiUrl,
    fetch: nodeFetch,
    timeout: TIMEOUT_MS,
    // web-api's default goes on for 30 minutes
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
  });
}

async function tryCall(
  client: WebClient,
  method: string,
  args: Readonly<Record<string, unknown>>,
): Promise<SlackAnswer> {
  try {
    return { ok: true, result: await client.apiCall(method, { ...args }) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== undefined && !OUTAGES.has(refusal.error)) return { ok: false, ...refusal };
    throw new ChatUnavailableError(`slack did not answer ${method}: ${describe(error)}`, { cause: error });
  }
}

function refusalOf(error: unknown): { error: string; problems: readonly string[] } | undefined {
  const data = member(error, "data");
  const name = member(data, "error");
  if (typeof name !== "string") return undefined;
  const messages = member(member(data, "response_metadata"), "messages");
  return { error: name, problems: Array.isArray(messages) ? messages.map(String) : [] };
}

function describe(error: unknown): string {
  const retryAfter = member(error, "retryAfter");
  if (typeof retryAfter === "number") return `busy, retryAfterSeconds ${retryAfter}`;
  return error instanceof Error ? error.message : String(error);
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

const nothing = (): void => {};
/** What goes wrong is in the error that is thrown; the client's own lines would carry payloads. */
export const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};
