import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { GROUP, GroupRequest } from "./group-request.ts";
import type { Provocation } from "./provocation.ts";

/** What happens to requests for groups, and to memberships. */
export const GROUP_PROVOCATIONS: readonly Provocation[] = [
  {
    what: "a group is asked for",
    needs: [
      "open-request sso:ListPermissionSetsProvisionedToAccount",
      "grant-access sso:ListPermissionSetsProvisionedToAccount",
      "grant-access identitystore:DescribeGroup",
      "grant-access identitystore:CreateGroupMembership",
      "revoke-access identitystore:GetGroupMembershipId",
      "revoke-access identitystore:DeleteGroupMembership",
    ],
    play: async (stage) => {
      // another group has access to Daypass's own account
      const { assignments, organisation } = stage;
      const row = {
        accountId: stage.cloud.accountId,
        permissionSetArn: organisation.permissionSetNamed("ReadOnly").arn,
        principalType: "GROUP" as const,
        principalId: organisation.groupNamed("Platform").groupId,
      };
      assignments.setByHand(row, true);
      await GroupRequest.submitted(stage).catch(() => undefined);
      const request = await GroupRequest.submitted(stage);
      await request.approve();
      await request.channelSays("*Ended*", 2 * HOUR_MS);
      assignments.setByHand(row, false);
    },
  },
  {
    what: "the group is gone when it is to be joined",
    needs: ["grant-access identitystore:ListGroups"],
    play: async (stage) => {
      const request = await GroupRequest.submitted(stage);
      const match = { functionName: "daypass-grant-access", service: "scheduler", operation: "CreateSchedule" };
      const died = stage.faults.inject({ kind: "kill-before", match });
      await request.approve();
      await stage.clock.runUntil(() => died.happened(), { limitMs: 5 * MINUTE_MS });
      await withoutGroup(stage, () => request.channelSays("*Not granted*"));
    },
  },
  {
    what: "the group is gone when it is to be left",
    needs: ["revoke-access identitystore:ListGroups"],
    play: async (stage) => {
      const request = await GroupRequest.submitted(stage);
      await request.granted();
      await withoutGroup(stage, () => request.channelSays("*Ended*", HOUR_MS));
    },
  },
  {
    what: "a membership that ended is looked for once more",
    needs: ["sweep identitystore:IsMemberInGroups"],
    play: async (stage) => {
      const request = await GroupRequest.submitted(stage);
      await request.granted();
      await request.channelSays("*Ended*", HOUR_MS);
      await stage.clock.skipBy(16 * MINUTE_MS);
    },
  },
  {
    what: "the group is gone when a membership is looked for once more",
    needs: ["sweep identitystore:ListGroups"],
    play: async (stage) => {
      const request = await GroupRequest.submitted(stage);
      await request.granted();
      await request.channelSays("*Ended*", HOUR_MS);
      await withoutGroup(stage, () => stage.clock.skipBy(16 * MINUTE_MS));
    },
  },
];

/** A group that goes takes its memberships with it. */
async function withoutGroup({ organisation }: OpenStage, play: () => Promise<unknown>): Promise<void> {
  const group = organisation.groupNamed(GROUP);
  organisation.groups.delete(group.groupId);
  group.members.clear();
  try {
    await play();
  } finally {
    organisation.groups.set(group.groupId, group);
  }
}
