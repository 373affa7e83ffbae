import { beAsked, beThere, expire, isNotThere } from "./granted.ts";
import { MINUTE_MS, requestIdIn, type Stage, toldTo, type Wish } from "./stage.ts";
import type { Witness } from "./witness.ts";

/** Asked for by one of its approvers, whose own click does not count: another one approves. Returns the request's id. */
export async function playOwnApproval(stage: Stage, witness: Witness, wish: Wish, approver: string): Promise<string> {
  const firstCall = stage.calls.length;
  const { workspace } = stage;
  const asked = await beAsked(stage, witness, wish, [approver]);
  const requestId = requestIdIn(asked);
  await workspace.as(wish.by).click(asked, "approve");
  witness.saw(wish.by, "clicks Approve on the own request", "Slack: button");
  await toldTo(stage, wish.by, requestId, "nobody approves their own request");
  witness.saw("Daypass", "says that nobody approves their own request", "Slack: direct message");
  await stage.clock.skipBy(5 * MINUTE_MS);
  await isNotThere(stage, witness, wish, "five minutes after the own click, no access");
  await workspace.as(approver).click(asked, "approve");
  witness.saw(approver, "clicks Approve", "Slack: button");
  await expire(stage, witness, wish, await beThere(stage, witness, wish, requestId, firstCall));
  return requestId;
}
