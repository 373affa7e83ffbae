import { approvedBy, type Chain, GRANTED_AND_ENDED } from "../lives/chain.ts";
import { playJoinedAndLeft } from "../lives/joined-and-left.ts";
import type { Stage } from "../lives/stage.ts";
import type { Witness } from "../lives/witness.ts";
import { type FoundGroupRequest, GROUP_KIND } from "./find-group-request.ts";
import type { Report } from "./report.ts";

/** The life of a request for a group, as those in `LIVES` are of requests for accounts. */
export const GROUP_LIFE = {
  title: "joins a group, and leaves it at the expiry",
  reason: "cover for a colleague",
  async play(stage: Stage, witness: Witness, { wish, approvers }: FoundGroupRequest): Promise<readonly Chain[]> {
    const requestId = await playJoinedAndLeft(stage, witness, { ...wish, reason: GROUP_LIFE.reason }, approvers);
    return [{ requestId, facts: [...approvedBy(approvers), ...GRANTED_AND_ENDED] }];
  },
};

/** Says what was found for it, or that it is not played. */
export function sayGroupFound(found: FoundGroupRequest | undefined, report: Pick<Report, "found" | "notPlayed">): void {
  if (found === undefined) {
    report.notPlayed(`no request in this policy ${GROUP_KIND}`);
    return;
  }
  const { wish, approvers } = found;
  const by = approvers.length === 0 ? "" : `; ${approvers.join(" and ")} approve${approvers.length === 1 ? "s" : ""}`;
  report.found(GROUP_KIND, `${wish.by} asks for ${wish.group}${by}`);
}
