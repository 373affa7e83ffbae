import type { SlackMessage } from "../slack/message-store.ts";
import { beApproved, beAsked, beThere, expire, isNotThere } from "./granted.ts";
import { about, MINUTE_MS, requestIdIn, type Stage, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

const LATER_MS = 30 * MINUTE_MS;

/** Asked for a later start, approved now: nothing is there before, then it is granted, and goes when its time is up. Returns its id. */
export async function playStartsLater(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
): Promise<string> {
  const firstCall = stage.calls.length;
  const { asked, start } = await beScheduled(stage, witness, wish, approvers);
  await stage.clock.skipTo(start - MINUTE_MS);
  await isNotThere(stage, witness, wish, "a minute before the start, no access");
  const granted = await beThere(stage, witness, wish, requestIdIn(asked), firstCall);
  const late = Math.round((stage.clock.now() - start) / 1000);
  witness.check(
    stage.clock.now() >= start,
    "AWS",
    `the access came ${late} s after the start`,
    "sso:ListAccountAssignments",
  );
  await expire(stage, witness, wish, granted);
  return granted.requestId;
}

/** Approved, and shown to start later: when, in milliseconds of cloud time. */
export async function beScheduled(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
): Promise<{ readonly asked: SlackMessage; readonly start: number }> {
  // the form knows whole minutes
  const start = Math.ceil((stage.clock.now() + LATER_MS) / MINUTE_MS) * MINUTE_MS;
  const asked = await beAsked(stage, witness, wish, approvers, { start: new Date(start) });
  await beApproved(stage, witness, asked, approvers);
  await waitForMessage(stage, stage.channel, about(wish, "*Approved*", "Starts "), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Approved, and when it starts", "Slack: channel");
  return { asked, start };
}
