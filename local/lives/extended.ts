import { beApproved, beGranted, expire, expiryOf } from "./granted.ts";
import { about, MINUTE_MS, requestIdIn, type Stage, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

/**
 * Granted, and extended by `moreSeconds`: the first schedule fires and leaves the access, the later one takes it away. Returns the ids
 * of the grant and of its extension.
 */
export async function playExtended(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
  moreSeconds: number,
): Promise<readonly [string, string]> {
  const { clock, observer, channel, workspace } = stage;
  const granted = await beGranted(stage, witness, wish, approvers);
  const shown = await waitForMessage(stage, channel, about(wish, "*Granted*"), MINUTE_MS);
  const person = workspace.as(wish.by);
  await person.click(shown, "extend");
  const form = workspace.openView(wish.by);
  if (form === undefined) throw new Error("Extend opened no form");
  const longer: Wish = { ...wish, reason: "the work is not finished" };
  await person.submit(form, { duration: String(moreSeconds), reason: longer.reason });
  witness.saw(wish.by, `asks for ${moreSeconds / 60} minutes more`, "Slack: form");
  const asked = await waitForMessage(stage, channel, about(longer, "Longer: "), 5 * MINUTE_MS);
  await beApproved(stage, witness, asked, approvers);
  await waitForMessage(stage, channel, about(longer, "*Extended*"), 5 * MINUTE_MS);
  witness.saw("Daypass", "says Extended, and until when", "Slack: channel");
  const [first, later] = await Promise.all(
    [1, 2].map((n) => observer.armedAt(stage.scheduleGroup, `${granted.requestId}-${n}`)),
  );
  const both = `the old expiry is armed until the later one is: ${first}, ${later}`;
  witness.check(first !== undefined && later !== undefined, "AWS", both, "scheduler:GetSchedule");
  const expiresAt = expiryOf(later);

  await clock.skipTo(granted.expiresAt + 3 * MINUTE_MS);
  const hasFired = (await observer.armedAt(stage.scheduleGroup, `${granted.requestId}-1`)) === undefined;
  const isThere = await observer.hasAssignment(granted.assignment);
  witness.check(hasFired && isThere, "AWS", "the old schedule fired and left the access", "sso:ListAccountAssignments");
  await expire(stage, witness, wish, { assignment: granted.assignment, expiresAt });
  return [granted.requestId, requestIdIn(asked)];
}
