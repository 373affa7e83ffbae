import { beApproved, beAsked, beGranted, expire, expiryOf } from "./granted.ts";
import { about, MINUTE_MS, requestIdIn, type Stage, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

const APART_MS = 5 * MINUTE_MS;

/**
 * The same access asked for twice, the second time while the first grant is live: the first expiry leaves it to the second, which takes
 * it away. Returns the ids of both requests.
 */
export async function playOverlapping(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
): Promise<readonly [string, string]> {
  const { clock, observer, channel } = stage;
  const first = await beGranted(stage, witness, wish, approvers);
  await clock.skipBy(APART_MS);
  const again: Wish = { ...wish, reason: "it takes longer than I thought" };
  const asked = await beAsked(stage, witness, again, approvers);
  await beApproved(stage, witness, asked, approvers);
  await waitForMessage(stage, channel, about(again, "*Granted*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Granted of the second, which shares the access", "Slack: channel");
  const second = requestIdIn(asked);
  const expiresAt = expiryOf(await observer.armedAt(stage.scheduleGroup, `${second}-1`));

  await clock.skipTo(first.expiresAt - MINUTE_MS);
  await waitForMessage(stage, channel, about(wish, "*Ended*", "another grant of the same access"), 10 * MINUTE_MS);
  witness.saw("Daypass", "says Ended of the first, and that another grant keeps the access", "Slack: channel");
  const isThere = await observer.hasAssignment(first.assignment);
  witness.check(isThere, "AWS", "the access is there still, for the second", "sso:ListAccountAssignments");
  await expire(stage, witness, again, { assignment: first.assignment, expiresAt });
  return [first.requestId, second];
}
