import { type Logger, pino } from "pino";
import type { HandlerName } from "../contracts/environments.ts";
import { type LogLevel, LogLevelVariable } from "../contracts/log-level.ts";

/** Slack's tokens, wherever they turn up: `xoxb-…`, `xapp-…`, `xoxe.xoxp-…`. */
const SLACK_TOKEN = /\bx(?:ox[a-z]|app)(?:[-.][A-Za-z0-9]+)+/g;

/**
 * One JSON line for each thing said. Payloads are never logged, only what was picked out of them by hand; errors are reduced to
 * name, message and stack, because SDK errors carry requests; and what looks like a Slack token is blotted out of the line. The level is the environment's.
 */
export function makeLogger(
  handler: HandlerName,
  write: (line: string) => void = writeToStdout,
  level: LogLevel = LogLevelVariable.parse(process.env["LOG_LEVEL"]),
): Logger {
  return pino(
    {
      base: { handler },
      level,
      messageKey: "message",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: describeError },
    },
    { write: (line: string) => write(line.replace(SLACK_TOKEN, "[token]")) },
  );
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: describeCause(cause) }) };
}

/** A SyntaxError quotes what could not be parsed. */
function describeCause(cause: unknown): string {
  if (cause instanceof SyntaxError) return cause.name;
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause;
}

function writeToStdout(line: string): void {
  process.stdout.write(line);
}
