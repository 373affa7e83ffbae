import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { Clock } from "../../ports/clock.ts";
import type { ReplayMarks } from "../../ports/replay-marks.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { within } from "./within.ts";

/** What is read of a request as API Gateway hands it over. */
export const RawRequest = z.object({
  headers: z.record(z.string(), z.optional(z.string())),
  body: z.nullable(z.string()),
  isBase64Encoded: z.boolean(),
});
export type RawRequest = z.infer<typeof RawRequest>;

export type Verdict =
  | { readonly kind: "genuine"; readonly body: string }
  | { readonly kind: "refused"; readonly statusCode: 401 | 413; readonly why: string };

export interface VerifierPorts {
  readonly secrets: Secrets;
  readonly replayMarks: ReplayMarks;
  readonly clock: Clock;
  /** Told when a request went through without its replay mark. */
  readonly reportUnmarked: (error: unknown) => void;
}

/** Bytes. The largest payload of ours is a few kilobytes. */
const LARGEST_BODY = 64 * 1024;
/** Seconds, in either direction. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const LARGEST_SKEW = 5 * 60;
/** Seconds: twice as long as a signature can be accepted. */
const REPLAY_MARK_LASTS = 10 * 60;
const LONGEST_MARKING_MS = 700;

/**
 * Stands before everything else: nothing of a request is parsed until it is known to be Slack's, recent, and new. Without its
 * table it lets a repetition through, which the ids of submissions and clicks make harmless.
 */
export function makeRequestVerifier(ports: VerifierPorts, signingSecretArn: string) {
  return async (request: RawRequest): Promise<Verdict> => {
    const bytes = bytesOf(request);
    if (bytes === undefined) return refused(413, `body larger than ${LARGEST_BODY} bytes`);
    const signature = headerOf(request, "x-slack-signature");
    const timestamp = headerOf(request, "x-slack-request-timestamp");
    if (signature === undefined || timestamp === undefined) return refused(401, "no signature or timestamp");
    if (!/^\d{1,12}$/.test(timestamp)) return refused(401, "timestamp is not a number of seconds");
    const now = ports.clock.now();
    if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > LARGEST_SKEW) {
      return refused(401, `timestamp ${timestamp} more than ${LARGEST_SKEW} s off`);
    }
    const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), bytes]);
    const fits = async (fresh: boolean) =>
      isSignatureOf(signature, signed, await ports.secrets.read(signingSecretArn, { fresh }));
    if (!(await fits(false)) && !(await fits(true))) return refused(401, "signature does not fit");
    if (await wasSeen(ports, signature, now)) return refused(401, "request seen before");
    return { kind: "genuine", body: bytes.toString("utf8") };
  };
}

/** Undefined when there are too many; a body that is too long even in base64 is not decoded. */
function bytesOf({ body, isBase64Encoded }: RawRequest): Buffer | undefined {
  const text = body ?? "";
  if (text.length > LARGEST_BODY * 2) return undefined;
  const bytes = Buffer.from(text, isBase64Encoded ? "base64" : "utf8");
  return bytes.byteLength > LARGEST_BODY ? undefined : bytes;
}

function headerOf({ headers }: RawRequest, name: string): string | undefined {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

function isSignatureOf(signature: string, signed: Buffer, secret: string): boolean {
  const expected = Buffer.from(`v0=${createHmac("sha256", secret).update(signed).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
}

async function wasSeen(ports: VerifierPorts, signature: string, now: Date): Promise<boolean> {
  const hash = createHash("sha256").update(signature).digest("hex");
  const until = new Date(now.getTime() + REPLAY_MARK_LASTS * 1000);
  try {
    const mark = (givenUp: AbortSignal) => ports.replayMarks.mark(hash, until, givenUp);
    return (await within(LONGEST_MARKING_MS, "marking the signature", mark)) === "seen";
  } catch (error) {
    ports.reportUnmarked(error);
    return false;
  }
}

function refused(statusCode: 401 | 413, why: string): Verdict {
  return { kind: "refused", statusCode, why };
}
