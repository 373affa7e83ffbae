import { beAsked, isNotThere } from "./granted.ts";
import { about, MINUTE_MS, requestIdIn, type Stage, toldTo, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** Asked, and taken back by the person who asked; the approver's click comes too late. Returns the request's id. */
export async function playCancelled(stage: Stage, witness: Witness, wish: Wish, approver: string): Promise<string> {
  const asked = await beAsked(stage, witness, wish, [approver]);
  const requestId = requestIdIn(asked);
  await stage.workspace.as(wish.by).click(asked, "cancel");
  witness.saw(wish.by, "clicks Cancel the request", "Slack: button");
  const shown = await waitForMessage(stage, stage.channel, about(wish, "*Cancelled*"), 5 * MINUTE_MS);
  const hasNoButtons = shown.blocks.every(({ type }) => type !== "actions");
  witness.check(hasNoButtons, "Daypass", "says Cancelled; the buttons are gone", "Slack: channel");
  // a screen that was not drawn anew
  await stage.workspace.as(approver).click(asked, "approve");
  await toldTo(stage, approver, requestId, "already cancelled");
  witness.saw("Daypass", "tells an approver who clicks all the same that it is cancelled", "Slack: direct message");
  await isNotThere(stage, witness, wish, "no access");
  return requestId;
}
