import http from "node:http";
import { CloudClock } from "../../../local/clock.ts";
import { closeServer, listenOnLoopback } from "../../../local/loopback.ts";
import { SlackWorkspace } from "../../../local/slack/workspace.ts";

export const TEAM = "T0DAYPASS";
export const CHANNEL = "C0ACCESS";
export const ALICE = "U0ALICE";
export const BOB = "U0BOB";
export const STRANGER = "U0STRANGER";
export const TOKEN = "xoxb-1-2-abc";
export const SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
/** 2026-03-02T10:00:00Z. */
export const START_MS = Date.UTC(2026, 2, 2, 10);

/** The app's side of the wire: what API Gateway would make of a request, and what it would answer. */
export type AppSide = (request: {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}) => Promise<{ readonly statusCode: number; readonly body: string; readonly headers?: Record<string, string> }>;

/** A workspace on 127.0.0.1 whose interactions go to `app`. */
export async function serveWorkspace(options: { readonly app?: AppSide; readonly rateLimits?: boolean } = {}) {
  const clock = new CloudClock({ startMs: START_MS, speed: 0 });
  const rotating = { token: TOKEN, signingSecret: SIGNING_SECRET, app: options.app };
  let origin = "";
  const workspace = new SlackWorkspace({
    clock,
    teamId: TEAM,
    users: [
      { id: ALICE, name: "Alice Archer", email: "alice@example.com" },
      { id: BOB, name: "Bob Bauer", email: "Bob@example.com" },
      { id: "U0GUEST", name: "Gus Guest", email: "gus@example.com", isGuest: true },
      { id: "U0ROBOT", name: "Robot", isBot: true },
      { id: "U0GONE", name: "Gone Girl", email: "gone@example.com", deleted: true },
      { id: STRANGER, name: "Stan Stranger", email: "stan@elsewhere.example", teamId: "T0ELSEWHERE" },
    ],
    channels: [
      { id: CHANNEL, name: "access" },
      { id: "C0PRIVATE", name: "private", hasApp: false },
    ],
    botToken: () => rotating.token,
    signingSecret: () => rotating.signingSecret,
    requestUrl: () => `${origin}/app`,
    rateLimits: options.rateLimits ?? false,
  });
  const server = http.createServer((request, response) => void route(request, response));
  const route = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = request.url ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const headers: Record<string, string | undefined> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
    const body = Buffer.concat(chunks).toString("utf8");
    if (url.startsWith("/api/")) {
      const said = workspace.api.answer(url.slice("/api/".length).split("?")[0] ?? "", { headers, body });
      if (said === undefined) response.destroy();
      else response.writeHead(said.status, said.headers).end(said.body);
      return;
    }
    const answer = await rotating.app?.({ headers, body, isBase64Encoded: false });
    response.writeHead(answer?.statusCode ?? 404, answer?.headers).end(answer?.body ?? "");
  };
  origin = await listenOnLoopback(server);
  return {
    clock,
    workspace,
    rotating,
    apiUrl: `${origin}/api/`,
    close: () => closeServer(server),
  };
}

export type ServedWorkspace = Awaited<ReturnType<typeof serveWorkspace>>;
