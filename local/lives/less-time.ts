import { beAsked, beThere, expire } from "./granted.ts";
import { requestIdIn, type Stage, type Wish } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** Asked for long, approved for `lessSeconds`, gone when those are up. Returns the request's id. */
export async function playLessTime(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  approver: string,
  lessSeconds: number,
): Promise<string> {
  const firstCall = stage.calls.length;
  const asked = await beAsked(stage, witness, wish, [approver]);
  const person = stage.workspace.as(approver);
  await person.click(asked, "approve_less");
  const form = stage.workspace.openView(approver);
  if (form === undefined) throw new Error("Approve for less time opened no form");
  await person.submit(form, { duration: String(lessSeconds) });
  const approvedAt = stage.clock.now();
  const minutes = `${lessSeconds / 60} minutes instead of ${wish.durationSeconds / 60}`;
  witness.saw(approver, `approves for ${minutes}`, "Slack: form");
  const granted = await beThere(stage, witness, wish, requestIdIn(asked), firstCall);
  const isLess = granted.expiresAt - approvedAt < wish.durationSeconds * 1000;
  witness.check(isLess, "AWS", "the armed expiry is the shorter one", "scheduler:GetSchedule");
  await expire(stage, witness, wish, granted);
  return granted.requestId;
}
