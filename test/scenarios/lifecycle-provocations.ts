import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, assignmentOf, HOUR_MS, MINUTE_MS, type Wish, waitForMessage } from "../../local/lives/stage.ts";
import type { Provocation } from "./provocation.ts";
import { changeRecord } from "./record-surgery.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";

const RITA = "U0RITA";

/** What happens to requests and grants besides being approved and expiring. */
export const LIFECYCLE_PROVOCATIONS: readonly Provocation[] = [
  {
    what: "several accounts are asked for at once",
    needs: ["open-request states:StartExecution"],
    play: async (stage) => {
      const person = stage.workspace.as(RITA);
      await person.command("/access");
      const view = stage.workspace.openView(RITA);
      if (view === undefined) return;
      const permission_set = stage.organisation.permissionSetNamed("ReadOnly").arn;
      const account = ["222222222222", "333333333333"];
      await person.submit(view, { account, permission_set, duration: "900", reason: "both at once." });
      await stage.clock.skipBy(HOUR_MS);
      await stage.clock.skipBy(9 * HOUR_MS);
    },
  },
  {
    what: "somebody has it through a group when they ask",
    needs: ["open-request identitystore:DescribeGroup"],
    play: async (stage) => {
      const wish: Wish = {
        by: RITA,
        account: "222222222222",
        permissionSet: "PowerUser",
        durationSeconds: 900,
        reason: "what I have.",
      };
      await havingItThroughAGroup(stage, wish, async () => {
        await ask(stage, wish);
        await waitForMessage(stage, RITA, (text) => text.includes("you have this access already"), HOUR_MS);
      });
    },
  },
  // one after the other: who may not ask for memberships asks for no names
  ...["IsMemberInGroups", "DescribeGroup"].map(
    (action): Provocation => ({
      what: `somebody has it through a group when it ends, and ${action} tells so`,
      needs: [`revoke-access identitystore:${action}`],
      goesOnWithout: true,
      play: async (stage) => {
        const request = await RequestOnItsWay.submitted(stage);
        await request.granted();
        await havingItThroughAGroup(stage, request.wish, () => request.channelSays("*Ended*", HOUR_MS));
      },
    }),
  ),
  {
    what: "the requester ends it early",
    needs: ["decide-request states:StartExecution"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await stage.workspace.as(RITA).click(await request.messageNow(), "end");
      await request.channelSays("*Ended*", HOUR_MS);
    },
  },
  {
    what: "a grant is extended",
    needs: ["revoke-access scheduler:GetSchedule"],
    goesOnWithout: true,
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await extend(stage, request);
      const extension = await waitForMessage(stage, stage.channel, isAsked, HOUR_MS);
      await stage.workspace.as("U0ADAM").click(extension, "approve");
      await request.channelSays("*Ended*", 2 * HOUR_MS);
    },
  },
  {
    what: "the intent of a grant that is to be extended is not on record",
    needs: ["open-request s3:ListBucket"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await changeRecord(stage, request.id, (record) => ({ ...record, intent: "audit/dt=2026-11-02/none.json" }));
      await extend(stage, request);
      await request.channelSays("*Ended*", HOUR_MS);
    },
  },
  {
    what: "what ended is listed once more",
    needs: ["sweep sso:ListAccountAssignments"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await request.channelSays("*Ended*", HOUR_MS);
      await stage.clock.skipBy(16 * MINUTE_MS);
    },
  },
];

function isAsked(text: string): boolean {
  return text.includes("15 minutes more") && text.includes("Waiting for a decision");
}

async function extend(stage: OpenStage, request: RequestOnItsWay): Promise<void> {
  const rita = stage.workspace.as(RITA);
  await rita.click(await request.messageNow(), "extend");
  const form = stage.workspace.openView(RITA);
  if (form !== undefined) await rita.submit(form, { duration: "900", reason: "nearly done." });
}

/** While a group of the person has the access, too. */
async function havingItThroughAGroup(stage: OpenStage, wish: Wish, play: () => Promise<unknown>): Promise<void> {
  const { accountId, permissionSetArn } = assignmentOf(stage, wish);
  const principalId = stage.organisation.groupNamed("Developers").groupId;
  const row = { accountId, permissionSetArn, principalType: "GROUP", principalId } as const;
  stage.assignments.setByHand(row, true);
  try {
    await play();
  } finally {
    stage.assignments.setByHand(row, false);
  }
}
