import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { livePersistently } from "./persistent-life.ts";
import { changeRecord, rehashed, removeRecord } from "./record-surgery.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { withhold } from "./withheld-permissions.ts";

/** Something that goes wrong or is rare, and the permissions that only it needs: `<handler> <action>`. */
export interface Provocation {
  readonly what: string;
  readonly needs: readonly string[];
  play(stage: OpenStage): Promise<void>;
}

export const PROVOCATIONS: readonly Provocation[] = [
  {
    what: "nobody decides",
    needs: ["await-decision events:PutEvents", "await-decision s3:PutObject", "await-decision states:SendTaskSuccess"],
    play: lapse,
  },
  {
    what: "only a group could approve",
    needs: ["open-request identitystore:ListGroupMemberships"],
    play: async (stage) => {
      await RequestOnItsWay.submitted(stage, { permissionSet: "ReadOnly" });
    },
  },
  ...["open-request", "decide-request", "revoke-access"].map(
    (handler): Provocation => ({
      what: `an audit object of ${handler} is put twice`,
      needs: [`${handler} s3:GetObject`],
      play: async (stage) => {
        putTwice(stage, handler);
        await livePersistently(stage);
      },
    }),
  ),
  {
    what: "an audit object of await-decision is put twice",
    needs: ["await-decision s3:GetObject"],
    play: async (stage) => {
      putTwice(stage, "await-decision");
      await lapse(stage);
    },
  },
  {
    what: "the submission is not where the record says",
    needs: ["grant-access s3:ListBucket"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.approveUnheard();
      const submittedAt = new Date(stage.clock.now() - HOUR_MS).toISOString();
      await changeRecord(stage, request.id, (record) =>
        rehashed({ ...record, request: { ...record.request, submittedAt } }),
      );
      await request.channelSays("*Not granted*");
    },
  },
  {
    what: "it is not known whether the creation was begun",
    needs: [
      "grant-access sso:ListAccountAssignmentCreationStatus",
      "grant-access sso:ListAccountAssignmentDeletionStatus",
    ],
    play: async (stage) => {
      const match = { functionName: "daypass-grant-access", service: "sso", operation: "CreateAccountAssignment" };
      stage.faults.inject({ kind: "timeout-with-effect", match });
      await livePersistently(stage);
    },
  },
  {
    what: "it is not known whether the deletion was begun",
    needs: [
      "revoke-access sso:ListAccountAssignmentCreationStatus",
      "revoke-access sso:ListAccountAssignmentDeletionStatus",
    ],
    play: async (stage) => {
      const match = { functionName: "daypass-revoke-access", service: "sso", operation: "DeleteAccountAssignment" };
      stage.faults.inject({ kind: "timeout-with-effect", match });
      await livePersistently(stage);
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
    play: async (stage) => {
      const gone = "Received a 404 status error: the USER assignee was not found in directory d-local";
      for (let time = 1; time <= 4; time += 1) stage.assignments.failNext("delete", gone);
      await livePersistently(stage);
    },
  },
  {
    what: "the permission set is gone when it is to be granted",
    needs: ["grant-access sso:DescribeInstance"],
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
    what: "access cannot be removed for long",
    needs: ["sweep dynamodb:UpdateItem", "sweep dynamodb:PutItem", "sweep states:StartExecution", "sweep sns:Publish"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      const powerless = { handler: "revoke-access", action: "sso:DeleteAccountAssignment" };
      await without(stage, powerless, () => stage.clock.skipBy(2 * HOUR_MS));
      await request.channelSays("*Ended*");
    },
  },
  {
    what: "a revocation cannot write its audit object",
    needs: ["sweep s3:PutObject", "sweep events:PutEvents"],
    play: revokeSilently,
  },
  {
    what: "an audit object of sweep is put twice",
    needs: ["sweep s3:GetObject"],
    play: async (stage) => {
      putTwice(stage, "sweep");
      await revokeSilently(stage);
    },
  },
];

async function lapse(stage: OpenStage): Promise<void> {
  const request = await RequestOnItsWay.submitted(stage);
  await request.channelSays("*Lapsed*", 9 * HOUR_MS);
}

async function revokeSilently(stage: OpenStage): Promise<void> {
  const request = await RequestOnItsWay.submitted(stage);
  await request.granted();
  const silent = { handler: "revoke-access", action: "s3:PutObject" };
  await without(stage, silent, () => stage.clock.skipBy(HOUR_MS));
}

function putTwice(stage: OpenStage, handler: string): void {
  stage.faults.inject({
    kind: "duplicate",
    match: { functionName: `daypass-${handler}`, service: "s3", operation: "PutObject" },
  });
}

async function without(
  stage: OpenStage,
  permission: { readonly handler: string; readonly action: string },
  play: () => Promise<unknown>,
): Promise<void> {
  const withheld = withhold(stage, permission);
  try {
    await play();
  } finally {
    withheld.giveBack();
  }
}

/** A permission set that goes takes its assignments with it. */
async function withoutPermissionSet(
  stage: OpenStage,
  request: RequestOnItsWay,
  play: () => Promise<unknown>,
): Promise<void> {
  const { permissionSets } = stage.organisation;
  const set = stage.organisation.permissionSetNamed(request.wish.permissionSet);
  permissionSets.delete(set.arn);
  for (const row of stage.assignments.rows()) {
    if (row.permissionSetArn === set.arn) stage.assignments.setByHand(row, false);
  }
  try {
    await play();
  } finally {
    permissionSets.set(set.arn, set);
  }
}
