import { beGranted, type Granted } from "./granted.ts";
import { about, MINUTE_MS, type Stage, toldTo, type Wish, waitForMessage } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** Granted, and ended before its time by the person who has it, with the button in the direct message. Returns the request's id. */
export async function playEndedEarly(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly string[],
): Promise<string> {
  const granted = await beGranted(stage, witness, wish, approvers);
  const told = await toldTo(stage, wish.by, granted.requestId, "*Granted*");
  await stage.workspace.as(wish.by).click(told, "end");
  witness.saw(wish.by, "clicks End now", "Slack: direct message");
  await goesBeforeItsTime(stage, witness, granted);
  await endsAs(stage, witness, wish, granted, `ended early by <@${wish.by}>`);
  return granted.requestId;
}

/** Granted, and taken away before its time by somebody who may approve it, who says why. Returns the request's id. */
export async function playRevoked(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approvers: readonly [string, ...string[]],
): Promise<string> {
  const [approver] = approvers;
  const granted = await beGranted(stage, witness, wish, approvers);
  const shown = await waitForMessage(stage, stage.channel, about(wish, "*Granted*"), MINUTE_MS);
  const why = "the incident is over";
  await stage.workspace.as(approver).click(shown, "revoke");
  const form = stage.workspace.openView(approver);
  if (form === undefined) throw new Error("Revoke opened no form");
  await stage.workspace.as(approver).submit(form, { reason: why });
  witness.saw(approver, `revokes, because: ${why}`, "Slack: form");
  await goesBeforeItsTime(stage, witness, granted);
  await endsAs(stage, witness, wish, granted, `revoked by <@${approver}> (_${why}_)`);
  return granted.requestId;
}

async function goesBeforeItsTime({ clock, observer }: Stage, witness: Witness, granted: Granted): Promise<void> {
  const clickedAt = clock.now();
  const isGone = async () => !(await observer.hasAssignment(granted.assignment));
  await clock.runUntil(isGone, { limitMs: 5 * MINUTE_MS });
  const [after, before] = [clock.now() - clickedAt, granted.expiresAt - clock.now()].map((ms) => Math.round(ms / 1000));
  const gone = `access is gone, ${after} s after the click, ${before} s before the expiry`;
  witness.check(clock.now() < granted.expiresAt, "AWS", gone, "sso:ListAccountAssignments");
}

async function endsAs(stage: Stage, witness: Witness, wish: Wish, granted: Granted, how: string): Promise<void> {
  await waitForMessage(stage, stage.channel, about(wish, "*Ended*", how, "the access is gone"), 5 * MINUTE_MS);
  witness.saw("Daypass", `says Ended: ${how}`, "Slack: channel");
  await toldTo(stage, wish.by, granted.requestId, "*Ended*");
  witness.saw("Daypass", "tells the requester directly", "Slack: direct message");
  const armed = await stage.observer.armedAt(stage.scheduleGroup, `${granted.requestId}-1`);
  witness.check(armed === undefined, "AWS", "no schedule is armed for it any more", "scheduler:GetSchedule");
}
