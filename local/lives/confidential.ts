import { z } from "zod";
import type { LoggedCall } from "../front-door/call-log.ts";
import type { LogLine } from "../lambda-host.ts";

/** A value that no log line may hold, and what it is. */
export interface Confidential {
  readonly what: string;
  readonly value: string;
}

/** Shorter ones are nobody's secret, and stand in texts by chance. */
const SHORTEST = 8;
/** Whatever looks like one is one, whoever made it. */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ["a signature of Slack's", /v0=[0-9a-f]{64}/],
  ["a token of Slack's", /\bxox[a-z.]*-[\w-]{8}/],
];
const Invoked = z.object({ Payload: z.instanceof(Uint8Array) });
const Rung = z.object({ taskToken: z.string() });
const FromSlack = z.object({ headers: z.record(z.string(), z.string()), body: z.string() });
const Waiting = z.object({ taskToken: z.string() });

/** What the functions were handed in these calls that whoever reads a log could use: signatures, triggers, response URLs, task tokens. */
export function handedOver(calls: readonly LoggedCall[]): readonly Confidential[] {
  return calls.flatMap(({ operation, input }) => {
    const rung = operation === "SendTaskSuccess" ? Rung.safeParse(input) : undefined;
    if (rung?.success) return [{ what: "a task token", value: rung.data.taskToken }];
    const invoked = operation === "Invoke" ? Invoked.safeParse(input) : undefined;
    return invoked?.success ? inPayload(Buffer.from(invoked.data.Payload).toString("utf8")) : [];
  });
}

function inPayload(text: string): readonly Confidential[] {
  const payload = parsed(text);
  const waiting = Waiting.safeParse(payload);
  if (waiting.success) return [{ what: "a task token", value: waiting.data.taskToken }];
  const fromSlack = FromSlack.safeParse(payload);
  if (!fromSlack.success) return [];
  const { headers, body } = fromSlack.data;
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === "x-slack-signature")?.[1] ?? "";
  const form = new URLSearchParams(body);
  const interaction = parsed(form.get("payload") ?? "");
  const member = (name: string) => form.get(name) ?? String(Object(interaction)[name] ?? "");
  return [
    { what: "a signature", value: signature },
    { what: "a trigger", value: member("trigger_id") },
    { what: "a response URL", value: member("response_url") },
    { what: "a verification token", value: member("token") },
  ];
}

/** Says where a line holds something confidential: function and what, never the value. */
export function leaksIn(lines: readonly LogLine[], confidential: readonly Confidential[]): readonly string[] {
  const values = new Map(
    confidential
      .filter(({ value }) => value.length >= SHORTEST)
      .flatMap(({ what, value }) => [value, encodeURIComponent(value)].map((form) => [form, what] as const)),
  );
  return lines.flatMap(({ functionName, text }) => {
    const held = [...values].filter(([value]) => text.includes(value)).map(([, what]) => what);
    const looksLike = PATTERNS.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
    return [...new Set([...held, ...looksLike])].map((what) => `${functionName} logs ${what}`);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
