import { type Block, plain, section } from "./blocks.ts";
import { inline } from "./mrkdwn.ts";

/** Instead of the form, when there is nothing to choose from: what is to be done, and by whom. */
export function noDirectoryForm(why: string): Block {
  const what = `:hourglass: Nothing can be asked for just now: ${inline(why, 1_000)}.`;
  return {
    type: "modal",
    title: plain("Request AWS access"),
    close: plain("Close"),
    blocks: [section(what), section("An administrator of Daypass runs `npx daypass directory refresh`.")],
  };
}
