import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { GROUP, GroupRequest } from "./group-request.ts";
import { livePersistently } from "./persistent-life.ts";
import { changeRecord, rehashed, removeRecord } from "./record-surgery.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { without } from "./withheld-permissions.ts";

/** Something that goes wrong or is rare, and the permissions that only it needs: `<handler> <action>`. */
export interface Provocation {
  readonly what: string;
  readonly needs: readonly string[];
  /** What it looks up proves nothing when the look-up fails, and keeps no deletion from being tried again: no step fails. */
  readonly goesOnWithout?: true;
  play(stage: OpenStage): Promise<unknown>;
}

export const PROVOCATIONS: readonly Provocation[] = [
  {
    what: "only a group could approve, and nobody decides",
    needs: [
      "open-request identitystore:ListGroupMemberships",
      "await-decision events:PutEvents",
      "await-decision s3:PutObject",
      "await-decision s3:GetObject",
      "await-decision states:SendTaskSuccess",
    ],
    play: async (stage) => {
      // the first put is refused
      putTwice(stage, "await-decision", 2);
      const request = await RequestOnItsWay.submitted(stage, { permissionSet: "ReadOnly" });
      await request.channelSays("*Lapsed*", 9 * HOUR_MS);
    },
  },
  {
    what: "answers are lost",
    needs: [
      "open-request s3:GetObject",
      "decide-request s3:GetObject",
      "grant-access sso:ListAccountAssignmentCreationStatus",
      "grant-access sso:ListAccountAssignmentDeletionStatus",
      "revoke-access s3:GetObject",
      "revoke-access sso:ListAccountAssignmentCreationStatus",
      "revoke-access sso:ListAccountAssignmentDeletionStatus",
    ],
    play: async (stage) => {
      for (const handler of ["open-request", "decide-request", "revoke-access"]) putTwice(stage, handler, 1);
      loseAnswer(stage, "grant-access", "CreateAccountAssignment");
      loseAnswer(stage, "revoke-access", "DeleteAccountAssignment");
      await livePersistently(stage);
    },
  },
  {
    what: "the submission is not where the record says",
    needs: ["grant-access s3:ListBucket"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.approveUnheard();
      const submittedAt = new Date(stage.clock.now() - 24 * HOUR_MS).toISOString();
      await changeRecord(stage, request.id, (record) =>
        rehashed({ ...record, request: { ...record.request, submittedAt } }),
      );
      await request.channelSays("*Not granted*");
    },
  },
  {
    what: "a grant meets the removal of an earlier one",
    needs: ["grant-access sso:DescribeAccountAssignmentDeletionStatus"],
    play: async (stage) => {
      const earlier = await RequestOnItsWay.submitted(stage);
      const expiresAt = await earlier.granted();
      const later = await RequestOnItsWay.submitted(stage);
      const isDeleting = () => stage.mutationsSince(expiresAt).some(({ kind }) => kind === "delete");
      await stage.clock.runUntil(isDeleting, { limitMs: HOUR_MS });
      await later.approve();
      await later.channelSays("*Ended*", HOUR_MS);
    },
  },
  {
    what: "a removal meets a creation that nobody settled",
    needs: ["revoke-access sso:DescribeAccountAssignmentCreationStatus"],
    play: async (stage) => {
      const blind = { handler: "grant-access", action: "sso:DescribeAccountAssignmentCreationStatus" };
      await without(stage, blind, () => livePersistently(stage));
    },
  },
  {
    what: "Identity Center cannot delete it",
    needs: ["revoke-access identitystore:DescribeUser", "revoke-access organizations:DescribeAccount"],
    goesOnWithout: true,
    play: async (stage) => {
      const gone = "Received a 404 status error: the USER assignee was not found in directory d-local";
      for (let time = 1; time <= 4; time += 1) stage.assignments.failNext("delete", gone);
      await livePersistently(stage);
    },
  },
  {
    what: "the permission set is gone when it is to be granted",
    needs: ["grant-access sso:DescribeInstance", "grant-access states:StartExecution"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.approveUntilGranting();
      await withoutPermissionSet(stage, request, () => request.channelSays("*Not granted*"));
    },
  },
  {
    what: "the permission set is gone when it is to be removed",
    needs: ["revoke-access sso:DescribeInstance"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await withoutPermissionSet(stage, request, () => request.channelSays("*Ended*"));
    },
  },
  {
    what: "a group is asked for",
    needs: [
      "slack identitystore:ListGroups",
      "open-request identitystore:DescribeGroup",
      "open-request sso:ListPermissionSetsProvisionedToAccount",
      "open-request sso:ListAccountAssignments",
      "grant-access sso:ListPermissionSetsProvisionedToAccount",
      "grant-access identitystore:DescribeGroup",
      "grant-access identitystore:CreateGroupMembership",
      "revoke-access identitystore:IsMemberInGroups",
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
    what: "the record of a live grant is gone",
    needs: ["revoke-access sns:Publish"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await removeRecord(stage, request.id);
      await stage.clock.skipBy(30 * MINUTE_MS);
    },
  },
  {
    what: "the bell cannot be rung after the decision",
    needs: ["sweep dynamodb:Query", "sweep dynamodb:GetItem", "sweep states:SendTaskSuccess"],
    play: async (stage) => {
      const mute = { handler: "decide-request", action: "states:SendTaskSuccess" };
      await without(stage, mute, () => livePersistently(stage));
    },
  },
  {
    what: "a removal that was begun is stuck",
    needs: ["sweep states:StartExecution", "sweep dynamodb:UpdateItem", "sweep sns:Publish"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await stage.clock.runUntil(async () => (await request.status()) === "revoking", { limitMs: HOUR_MS });
      const powerless = { handler: "revoke-access", action: "dynamodb:GetItem" };
      await without(stage, powerless, () => stage.clock.skipBy(30 * MINUTE_MS));
      await request.channelSays("*Ended*");
    },
  },
  {
    what: "a revocation cannot write its audit object",
    needs: ["sweep s3:PutObject", "sweep s3:GetObject", "sweep events:PutEvents"],
    play: async (stage) => {
      // the first put is refused
      putTwice(stage, "sweep", 2);
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      const silent = { handler: "revoke-access", action: "s3:PutObject" };
      await without(stage, silent, () => stage.clock.skipBy(HOUR_MS));
    },
  },
  {
    what: "sweeps fail again and again",
    needs: ["sweep sqs:SendMessage"],
    play: async (stage) => {
      const blind = { handler: "sweep", action: "dynamodb:Query" };
      await without(stage, blind, () => stage.clock.skipBy(10 * MINUTE_MS));
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

function putTwice(stage: OpenStage, handler: string, nth: number): void {
  const match = { functionName: `daypass-${handler}`, service: "s3", operation: "PutObject" };
  stage.faults.inject({ kind: "duplicate", match, nth });
}

function loseAnswer(stage: OpenStage, handler: string, operation: string): void {
  const match = { functionName: `daypass-${handler}`, service: "sso", operation };
  stage.faults.inject({ kind: "timeout-with-effect", match });
}

/** A permission set that goes takes its assignments with it. */
async function withoutPermissionSet(
  { organisation, assignments }: OpenStage,
  { wish }: RequestOnItsWay,
  play: () => Promise<unknown>,
): Promise<void> {
  const set = organisation.permissionSetNamed(wish.permissionSet);
  organisation.permissionSets.delete(set.arn);
  for (const row of assignments.rows()) {
    if (row.permissionSetArn === set.arn) assignments.setByHand(row, false);
  }
  try {
    await play();
  } finally {
    organisation.permissionSets.set(set.arn, set);
  }
}
