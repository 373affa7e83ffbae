import { type Block, plain, section } from "./blocks.ts";
import { inline } from "./mrkdwn.ts";

/** Instead of the form, for somebody who may not ask: a shortcut has no other place for an answer. */
export function refusalForm(why: string): Block {
  return {
    type: "modal",
    title: plain("Request AWS access"),
    close: plain("Close"),
    blocks: [section(`:no_entry: You cannot ask for access here: ${inline(why, 1_000)}.`)],
  };
}
