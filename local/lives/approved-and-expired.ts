import { beGranted, expire } from "./granted.ts";
import type { Stage, Wish } from "./stage.ts";
import type { Witness } from "./witness.ts";

/**
 * Asked, approved by those named or, without any, by the policy at once; armed, granted, and taken away when the time is up. Returns
 * the request's id.
 */
export async function playGrantedAndExpired(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  ...approvers: readonly string[]
): Promise<string> {
  const granted = await beGranted(stage, witness, wish, approvers);
  await expire(stage, witness, wish, granted);
  return granted.requestId;
}
