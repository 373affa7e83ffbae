import * as z from "zod/mini";
import { ENVIRONMENTS, type Environment, type HandlerName } from "../contracts/environments.ts";

const SCHEMAS: { readonly [Name in HandlerName]: z.ZodMiniType<Environment<Name>> } = ENVIRONMENTS;

/** The handler's environment; a missing or malformed variable stops the function at its start, naming each one. */
export function parseEnvironment<Name extends HandlerName>(name: Name, variables = process.env): Environment<Name> {
  const parsed = SCHEMAS[name].safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new EnvironmentError(`environment of ${name} is unusable: ${z.prettifyError(parsed.error)}`);
}

class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}
