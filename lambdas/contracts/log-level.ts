import * as z from "zod/mini";

/** How bad something must be to be logged, from the most talkative on. */
export const LogLevel = z.enum(["debug", "info", "warn", "error"]);
export type LogLevel = z.infer<typeof LogLevel>;

/** The level in a function's environment. Whatever else is there means `info`: no function, least of all one that revokes, fails over it. */
export const LogLevelVariable = z.catch(LogLevel, "info");
