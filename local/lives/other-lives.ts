import {
  about,
  ask,
  assignmentOf,
  HOUR_MS,
  MINUTE_MS,
  readableText,
  requestIdIn,
  type Stage,
  toldTo,
  type Wish,
  waitForMessage,
} from "./stage.ts";
import type { Witness } from "./witness.ts";

/** Milliseconds: the longest that the policy language lets a request wait. */
const LONGEST_WAIT_MS = 168 * HOUR_MS;

/** Asked, and denied with a reason that the requester reads. */
export async function playDenied(stage: Stage, witness: Witness, wish: Wish, approver: string): Promise<string> {
  const { workspace, channel, observer } = stage;
  await ask(stage, wish);
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${wish.account}`, "Slack: form");
  const asked = await waitForMessage(stage, channel, about(wish, "Waiting for a decision"), 5 * MINUTE_MS);
  const why = "not during the freeze";
  await workspace.as(approver).click(asked, "deny");
  const form = workspace.openView(approver);
  if (form === undefined) throw new Error("Deny opened no form");
  await workspace.as(approver).submit(form, { reason: why });
  witness.saw(approver, `denies, because: ${why}`, "Slack: form");
  await waitForMessage(stage, channel, about(wish, "*Denied*", why), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Denied and why; the buttons are gone", "Slack: channel");
  await toldTo(stage, wish.by, requestIdIn(asked), "*Denied*");
  witness.saw("Daypass", "tells the requester directly", "Slack: direct message");
  witness.check(
    !(await observer.hasAssignment(assignmentOf(stage, wish))),
    "AWS",
    "no access",
    "sso:ListAccountAssignments",
  );
  return requestIdIn(asked);
}

/** Asked, and nobody decides: so many reminders on the way, as the policy says, then it lapses. */
export async function playLapsed(stage: Stage, witness: Witness, wish: Wish, times = 5): Promise<string> {
  const { workspace, channel, observer } = stage;
  await ask(stage, wish);
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${wish.account}`, "Slack: form");
  const asked = await waitForMessage(stage, channel, about(wish, "Waiting for a decision"), 5 * MINUTE_MS);
  const before = workspace.messages(channel).length;
  const reminders = () => workspace.messages(channel).length - before;
  for (let expected = 1; expected <= times; expected += 1) {
    await stage.clock.runUntil(() => reminders() >= expected, { limitMs: LONGEST_WAIT_MS });
    witness.saw("Daypass", `reminds the approvers, ${expected} of ${times}`, "Slack: channel");
  }
  await waitForMessage(stage, channel, about(wish, "*Lapsed*"), LONGEST_WAIT_MS);
  witness.saw("Daypass", "says Lapsed; the buttons are gone", "Slack: channel");
  witness.check(reminders() === times, "Slack", `${times} reminders and no more`, "Slack: channel");
  await toldTo(stage, wish.by, requestIdIn(asked), "*Lapsed*");
  witness.saw("Daypass", "tells the requester directly", "Slack: direct message");
  witness.check(
    !(await observer.hasAssignment(assignmentOf(stage, wish))),
    "AWS",
    "no access",
    "sso:ListAccountAssignments",
  );
  return requestIdIn(asked);
}

/** Asked for what the policy refuses: told at once, and why. */
export async function playRefused(stage: Stage, witness: Witness, wish: Wish, because: string): Promise<string> {
  const { observer, channel } = stage;
  await ask(stage, wish);
  witness.saw(wish.by, `asks for ${wish.permissionSet} in ${wish.account}`, "Slack: form");
  const refused = await waitForMessage(stage, channel, about(wish, "*Refused", because), 5 * MINUTE_MS);
  witness.saw("Daypass", `says Refused, because: ${because}`, "Slack: channel");
  witness.check(
    !/"approve"|"deny"/.test(readableText(refused)),
    "Slack",
    "there is nothing to approve",
    "Slack: channel",
  );
  await toldTo(stage, wish.by, requestIdIn(refused), because);
  witness.saw("Daypass", "tells the requester directly, and why", "Slack: direct message");
  witness.check(
    !(await observer.hasAssignment(assignmentOf(stage, wish))),
    "AWS",
    "no access",
    "sso:ListAccountAssignments",
  );
  return requestIdIn(refused);
}
