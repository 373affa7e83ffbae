/** An error by the name that Retry and Catch match on. */
export class StateError extends Error {
  override readonly name = "StateError";
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: what no wildcard catches. */
const TERMINAL = new Set(["States.Runtime", "States.DataLimitExceeded"]);
const TIMEOUTS = new Set(["States.Timeout", "States.HeartbeatTimeout"]);

export function matchesError(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((pattern) => {
    if (pattern === error) return error !== "States.Runtime";
    if (pattern === "States.ALL") return !TERMINAL.has(error);
    if (pattern === "States.TaskFailed") return !TERMINAL.has(error) && !TIMEOUTS.has(error);
    return pattern === "States.Timeout" && error === "States.HeartbeatTimeout";
  });
}
