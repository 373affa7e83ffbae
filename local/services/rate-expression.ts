const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds of `rate(5 minutes)`. @throws Error for what is no rate: cron expressions are not emulated. */
export function rateMs(expression: string): number {
  const [, digits = "", unit = "", plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const value = Number(digits);
  const unitMs = UNIT_MS[unit];
  // AWS insists on the singular for 1
  if (unitMs === undefined || value < 1 || (value === 1) === (plural === "s")) {
    throw new Error(`schedule expression ${expression} is not emulated, allowed: rate(1 minute), rate(5 minutes), …`);
  }
  return value * unitMs;
}
