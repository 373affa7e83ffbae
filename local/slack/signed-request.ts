import { createHmac } from "node:crypto";
import http from "node:http";

/** Slack's v0 signature. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signatureOf(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request as Slack sends it to the app, at `nowMs`. */
export function signedRequest(signingSecret: string, nowMs: number, body: string): SignedRequest {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": signatureOf(signingSecret, timestamp, body),
  };
  return { body, headers };
}

export interface AppAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** Posts it to the app; rejects when the app cannot be reached. */
export function send(url: string, { body, headers }: SignedRequest): Promise<AppAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers: { ...headers, "content-length": Buffer.byteLength(body) } };
    const request = http.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        resolve({ statusCode: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
