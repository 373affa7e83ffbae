import { z } from "zod";

const UNITS = { m: 60, h: 3600 } as const;

/** `90m`, `2h` or `1h30m` in seconds; undefined when it is written in any other way. */
export function secondsOfDuration(text: string): number | undefined {
  const found = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?$/.exec(text);
  if (found === null || text === "") return undefined;
  return Number(found[1] ?? 0) * UNITS.h + Number(found[2] ?? 0) * UNITS.m;
}

/** A text such as `90m` in a file, seconds afterwards; the bounds are seconds, and said to people as `bounds`. */
export function duration(shortest: number, longest: number, bounds: string) {
  const message = `must be a duration from ${bounds}, such as 90m, 2h or 1h30m`;
  return z
    .string(message)
    .regex(/^(?=\d)(\d{1,4}h)?(\d{1,4}m)?$/, message)
    .transform((text) => secondsOfDuration(text) ?? 0)
    .refine((seconds) => seconds >= shortest && seconds <= longest, message);
}

/** How long a decision is waited for. */
export const waitDuration = duration(60, 7 * 24 * 3600, "1m to 168h");
