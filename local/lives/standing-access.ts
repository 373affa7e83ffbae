import { isNotThere } from "./granted.ts";
import {
  about,
  ask,
  assignmentOf,
  HOUR_MS,
  MINUTE_MS,
  requestIdIn,
  type Stage,
  toldTo,
  type Wish,
  waitForMessage,
} from "./stage.ts";
import { beScheduled } from "./starts-later.ts";
import type { Witness } from "./witness.ts";

/** Somebody makes the access past Daypass, as an administrator of Identity Center can. */
type ByHand = (wish: Wish) => void;

/** The access is made by hand between the approval and the grant: nothing is granted, and it stays. Returns the request's id. */
export async function playStandingMeanwhile(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
  makeByHand: ByHand,
): Promise<string> {
  const { clock, channel } = stage;
  const { asked, start } = await beScheduled(stage, witness, wish, approvers);
  await isNotThere(stage, witness, wish, "no access before the start");
  makeByHand(wish);
  witness.saw("somebody", "makes the same access by hand", "AWS: Identity Center");
  await clock.skipTo(start - MINUTE_MS);
  await waitForMessage(stage, channel, about(wish, "*Not granted*", "not made by Daypass"), HOUR_MS);
  witness.saw(
    "Daypass",
    "says Not granted: the access was not made by Daypass, which leaves it alone",
    "Slack: channel",
  );
  await clock.skipBy(wish.durationSeconds * 1000 + 10 * MINUTE_MS);
  await isThereStill(stage, witness, wish, "when the time would have been up, the standing access is there still");
  return requestIdIn(asked);
}

/** What somebody has from elsewhere is not asked for: refused at once, and left alone. Returns the request's id. */
export async function playStandingBefore(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  makeByHand: ByHand,
): Promise<string> {
  makeByHand(wish);
  await isThereStill(stage, witness, wish, "standing access, made by hand");
  await ask(stage, wish);
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${wish.account}`, "Slack: form");
  const refused = about(wish, "*Refused", "you have this access already");
  const asked = await waitForMessage(stage, stage.channel, refused, 5 * MINUTE_MS);
  witness.saw("Daypass", "says Refused: you have this access already, and not from Daypass", "Slack: channel");
  await toldTo(stage, wish.by, requestIdIn(asked), "you have this access already");
  witness.saw("Daypass", "tells the requester directly", "Slack: direct message");
  await isThereStill(stage, witness, wish, "the standing access is left alone");
  return requestIdIn(asked);
}

async function isThereStill(stage: Stage, witness: Witness, wish: Wish, what: string): Promise<void> {
  const isThere = await stage.observer.hasAssignment(assignmentOf(stage, wish));
  witness.check(isThere, "AWS", what, "sso:ListAccountAssignments");
}
