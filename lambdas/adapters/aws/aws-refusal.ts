import { NotPermittedError } from "../../ports/errors.ts";

const NOT_PERMITTED: ReadonlySet<string> = new Set(["AccessDeniedException", "AccessDenied", "AuthorizationError"]);

/** AWS's name of an error, whatever its class: `ConflictException`, `TimeoutError`, … */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/**
 * Makes the port's own error of what AWS or the network threw, with the cause. A missing permission keeps its message, which names
 * the action, because no retry helps and a person must read it.
 */
export function unavailable(
  Unavailable: new (message: string, options: { cause: unknown }) => Error,
  what: string,
): (error: unknown) => never {
  return (cause) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (NOT_PERMITTED.has(nameOf(cause))) throw new NotPermittedError(`${what}: ${message}`, { cause });
    throw new Unavailable(`${what}: ${nameOf(cause)}: ${message}`, { cause });
  };
}

/** A conditional write: `done` when it was made, `refused` when its condition did not hold; anything else is the port's error. */
export function orRefused<Done, Refused>(
  sent: Promise<unknown>,
  done: Done,
  refused: Refused,
  Unavailable: new (message: string, options: { cause: unknown }) => Error,
  what: string,
): Promise<Done | Refused> {
  return sent.then(
    () => done,
    (error: unknown) =>
      nameOf(error) === "ConditionalCheckFailedException" ? refused : unavailable(Unavailable, what)(error),
  );
}
