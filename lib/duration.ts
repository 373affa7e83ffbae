const UNITS = { m: 60, h: 3600 } as const;

/** `90m`, `2h` or `1h30m` in seconds; undefined when it is written in any other way. */
export function secondsOfDuration(text: string): number | undefined {
  const found = /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?$/.exec(text);
  if (found === null || text === "") return undefined;
  return Number(found[1] ?? 0) * UNITS.h + Number(found[2] ?? 0) * UNITS.m;
}
