import { LIMITS, type Option, option } from "./blocks.ts";
import { cut } from "./mrkdwn.ts";

/** One thing to choose: `detail` tells namesakes apart and is never cut. */
export interface Choice {
  readonly name: string;
  readonly detail?: string;
  readonly value: string;
}

/** The answer to a search. A value that Slack would not carry is left out: one wrong option makes Slack refuse them all. */
export function choiceOptions(choices: readonly Choice[]): Option[] {
  return choices
    .filter(({ value }) => value.length > 0 && value.length <= LIMITS.optionValue)
    .slice(0, LIMITS.options)
    .map((choice) => option(label(choice), choice.value));
}

function label({ name, detail, value }: Choice): string {
  const suffix = detail === undefined ? "" : ` (${detail})`;
  return `${cut(name.trim() || value, LIMITS.optionText - suffix.length)}${suffix}`;
}
