import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** By which the identity store says that there is nobody, or nothing, of that id or name, or more than one. */
const NONE: ReadonlySet<string> = new Set(["ResourceNotFoundException", "ConflictException", "ValidationException"]);

/** The identity store's answer, or undefined when it knows no single one. Throws `DirectoryUnavailableError`, `NotPermittedError`. */
export async function orNone<Answer>(sent: Promise<Answer>, what: string): Promise<Answer | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (NONE.has(nameOf(error))) return undefined;
    return unavailable(DirectoryUnavailableError, what)(error);
  }
}
