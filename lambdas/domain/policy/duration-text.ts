/** Seconds as the policy writes a duration, `1h30m`; what is not whole minutes stays in seconds, so that no reason rounds. */
export function durationText(seconds: number): string {
  if (!Number.isInteger(seconds / 60) || seconds <= 0) return `${seconds}s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = (seconds % 3600) / 60;
  return `${hours > 0 ? `${hours}h` : ""}${minutes > 0 ? `${minutes}m` : ""}`;
}
