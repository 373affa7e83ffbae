import type { GroupMembership } from "../../lambdas/domain/group-membership.ts";
import { beApproved, expiryOf } from "./granted.ts";
import { missingBeforeCreation } from "./order-of-calls.ts";
import {
  about,
  askForGroup,
  type GroupWish,
  HOUR_MS,
  MINUTE_MS,
  membershipOf,
  requestIdIn,
  type Stage,
  waitForMessage,
} from "./stage.ts";
import type { Witness } from "./witness.ts";

const SEEN_THROUGH = "identitystore:IsMemberInGroups";
/** How late the scheduler may fire, and how long the identity store may take, in milliseconds of cloud time. */
const LATEST_MS = 2 * MINUTE_MS;

/** A group asked for, joined once the expiry is armed, and left when the time is up. Returns the request's id. */
export async function playJoinedAndLeft(
  stage: Stage,
  witness: Witness,
  wish: GroupWish,
  approvers: readonly string[],
): Promise<string> {
  const { clock, observer } = stage;
  const firstCall = stage.calls.length;
  await askForGroup(stage, wish);
  witness.saw(wish.by, `asks to join ${wish.group}`, "Slack: form");
  const asked = await waitForMessage(stage, stage.channel, about(wish), 5 * MINUTE_MS);
  const requestId = requestIdIn(asked);
  witness.saw("Daypass", "shows the request", "Slack: channel");
  const membership = membershipOf(stage, wish);
  if (approvers.length > 0) {
    witness.check(!(await observer.isMember(membership)), "AWS", "no membership before a decision", SEEN_THROUGH);
  }
  await beApproved(stage, witness, asked, approvers);
  await clock.runUntil(() => observer.isMember(membership), { limitMs: 2 * HOUR_MS });
  const armedAt = await observer.armedAt(stage.scheduleGroup, `${requestId}-1`);
  const armed = `expiry armed before there is a membership: ${armedAt}`;
  witness.check(armedAt !== undefined, "AWS", armed, "scheduler:GetSchedule");
  witness.saw("AWS", `${wish.by} is a member of ${wish.group}`, SEEN_THROUGH);
  for (const what of missingBeforeCreation(stage.calls.slice(firstCall), requestId)) {
    witness.check(false, "AWS", what, "the account's trail of calls");
  }
  await waitForMessage(stage, stage.channel, about(wish, "*Granted*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Granted, and until when", "Slack: channel");
  await leave(stage, witness, wish, membership, expiryOf(armedAt));
  return requestId;
}

/** A member until the time is up, and soon afterwards none. */
async function leave(
  stage: Stage,
  witness: Witness,
  wish: GroupWish,
  membership: GroupMembership,
  expiresAt: number,
): Promise<void> {
  const { clock, observer } = stage;
  await clock.skipTo(expiresAt - MINUTE_MS);
  const isMember = await observer.isMember(membership);
  witness.check(isMember, "AWS", "a minute before the end, the membership is there", SEEN_THROUGH);
  await clock.runUntil(async () => !(await observer.isMember(membership)), { limitMs: 10 * MINUTE_MS });
  const late = Math.round((clock.now() - expiresAt) / 1000);
  const isSoon = clock.now() <= expiresAt + LATEST_MS;
  witness.check(isSoon, "AWS", `the membership is gone, ${late} s after the expiry`, SEEN_THROUGH);
  await waitForMessage(stage, stage.channel, about(wish, "*Ended*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Ended, and until when sessions can live on", "Slack: channel");
}
