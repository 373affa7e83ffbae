import { LIMITS, type Option, option, type PlainText, plain } from "./blocks.ts";
import { cut } from "./mrkdwn.ts";

/** One thing to choose: `detail` tells namesakes apart and is never cut. */
export interface Choice {
  readonly name: string;
  readonly detail?: string;
  readonly value: string;
}

/** What a search is answered with: options, or one group of them whose label says that there are more. */
export type SearchAnswer =
  | { readonly options: Option[] }
  | { readonly option_groups: { readonly label: PlainText; readonly options: Option[] }[] };

/**
 * The answer to a search: a hundred choices at the most, with a word that the search is to be narrowed when there are more. A value
 * that Slack would not carry is left out: one wrong option makes Slack refuse them all.
 */
export function searchAnswer(choices: readonly Choice[]): SearchAnswer {
  const usable = choices.filter(({ value }) => value.length > 0 && value.length <= LIMITS.optionValue);
  const options = usable.slice(0, LIMITS.options).map((choice) => option(label(choice), choice.value));
  if (usable.length <= LIMITS.options) return { options };
  const more = plain(`The first ${LIMITS.options} of ${usable.length}: narrow your search`);
  return { option_groups: [{ label: more, options }] };
}

function label({ name, detail, value }: Choice): string {
  const suffix = detail === undefined ? "" : ` (${detail})`;
  return `${cut(name.trim() || value, LIMITS.optionText - suffix.length)}${suffix}`;
}
