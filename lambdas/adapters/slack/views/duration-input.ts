import { type Block, input, option } from "./blocks.ts";
import { duration } from "./mrkdwn.ts";

export const DURATION = "duration";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DURATIONS = [15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR];

/** `initial` in seconds, one of those offered. */
export function durationInput(label: string, initial: number, hint: string): Block {
  return input(
    DURATION,
    label,
    { type: "static_select", options: DURATIONS.map(durationOption), initial_option: durationOption(initial) },
    hint,
  );
}

function durationOption(seconds: number): Block {
  return option(duration(seconds), String(seconds));
}
