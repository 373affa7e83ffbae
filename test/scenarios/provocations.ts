// Over 200 lines, because it is one idea: the lives that are not the usual one, each with the calls that only it makes.
import { SNAPSHOT_KEY } from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { PROGRESS_KEY } from "../../lambdas/adapters/aws/s3-progress-store.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { Administrator } from "./administrator.ts";
import { readAnew } from "./directory/read-anew.ts";
import { HeavyHand } from "./failures/by-hand.ts";
import { GROUP_PROVOCATIONS } from "./group-provocations.ts";
import { LIFECYCLE_PROVOCATIONS } from "./lifecycle-provocations.ts";
import { livePersistently } from "./persistent-life.ts";
import type { Provocation } from "./provocation.ts";
import { changeRecord, rehashed, removeRecord } from "./record-surgery.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { without } from "./withheld-permissions.ts";

export const PROVOCATIONS: readonly Provocation[] = [
  ...LIFECYCLE_PROVOCATIONS,
  ...GROUP_PROVOCATIONS,
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
      const named = ["adam@example.com", "cora@example.com"].map((email) => stage.organisation.userWithEmail(email));
      for (const user of named) user.enabled = false;
      try {
        const request = await RequestOnItsWay.submitted(stage);
        await request.channelSays("*Lapsed*", 9 * HOUR_MS);
      } finally {
        for (const user of named) user.enabled = true;
      }
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
    what: "somebody deletes the schedule of a live grant",
    needs: ["sweep scheduler:GetSchedule"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await new HeavyHand(stage).deleteSchedules();
      await stage.clock.skipBy(6 * MINUTE_MS);
      await request.channelSays("*Ended*", HOUR_MS);
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
    needs: ["revoke-access sso:DescribeInstance", "sweep sso:DescribeInstance"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.granted();
      await withoutPermissionSet(stage, request, async () => {
        await request.channelSays("*Ended*");
        // the sweep looks once more
        await stage.clock.skipBy(20 * MINUTE_MS);
      });
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
    what: "somebody asks for the first time",
    needs: ["open-request sns:Publish"],
    play: async (stage) => {
      const what = {
        account: "222222222222",
        permissionSet: "PowerUser",
        durationSeconds: 900,
        reason: "a first one.",
      };
      await ask(stage, { by: "U0MINA", ...what });
      await stage.clock.skipBy(10 * MINUTE_MS);
    },
  },
  {
    what: "an approver has another address in Slack",
    needs: ["decide-request sns:Publish"],
    play: async (stage) => {
      const request = await RequestOnItsWay.submitted(stage);
      const paula = { id: "U0PAULA", name: "Paula Lind", email: "paula@example.com" };
      stage.workspace.putUser({ ...paula, email: "p.lind@example.com" });
      await stage.workspace.as("U0PAULA").click(request.message, "approve");
      await stage.clock.skipBy(10 * MINUTE_MS);
      stage.workspace.putUser(paula);
    },
  },
  {
    what: "an administrator says who somebody is",
    needs: [
      "change-binding dynamodb:DeleteItem",
      "change-binding dynamodb:GetItem",
      "change-binding dynamodb:Query",
      "change-binding dynamodb:UpdateItem",
      "change-binding identitystore:DescribeUser",
      "change-binding identitystore:GetUserId",
      "change-binding s3:GetObject",
      "change-binding s3:PutObject",
      "change-binding secretsmanager:GetSecretValue",
      "change-binding sns:Publish",
    ],
    play: async (stage) => {
      // the first put is refused
      putTwice(stage, "change-binding", 2);
      const administrator = new Administrator(stage);
      for (const words of ["add --slack U0MINA --email mina@example.com", "list", "reset --slack U0MINA --yes"]) {
        await untilDone(() => administrator.bindings(words));
      }
    },
  },
  {
    what: "the directory is read for the first time",
    needs: [
      ...["GetGroupId", "DescribeGroup"].map((action) => `refresh-directory identitystore:${action}`),
      ...[
        "ListAccounts",
        "ListRoots",
        "ListOrganizationalUnitsForParent",
        "ListAccountsForParent",
        "ListTagsForResource",
      ].map((action) => `refresh-directory organizations:${action}`),
      ...["GetObject", "ListBucket", "PutObject"].map((action) => `refresh-directory s3:${action}`),
      ...[
        "ListPermissionSets",
        "DescribePermissionSet",
        "ListManagedPoliciesInPermissionSet",
        "ListCustomerManagedPolicyReferencesInPermissionSet",
        "GetInlinePolicyForPermissionSet",
        "ListTagsForResource",
      ].map((action) => `refresh-directory sso:${action}`),
    ],
    play: async (stage) => {
      hideDirectory(stage);
      const isThere = () => stage.s3.bytes(directoryBucket(stage), SNAPSHOT_KEY) !== undefined;
      // each permission is waited for, a minute at a time
      await stage.clock.runUntil(isThere, { limitMs: 6 * HOUR_MS });
    },
  },
  {
    what: "somebody asks before the directory was read",
    needs: ["slack s3:ListBucket"],
    play: async (stage) => {
      // what the sandbox keeps is forgotten; and not read anew before somebody asks
      await stage.clock.skipBy(6 * MINUTE_MS);
      hideDirectory(stage);
      await stage.workspace.as("U0RITA").command("/access");
      readAnew(stage);
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

/** More than a function has permissions. */
const MOST_TRIES = 15;
function directoryBucket({ cloud }: OpenStage): string {
  return cloud.outputs["DirectoryBucket"] ?? "";
}

function hideDirectory(stage: OpenStage): void {
  for (const key of [SNAPSHOT_KEY, PROGRESS_KEY]) stage.s3.hide(directoryBucket(stage), key);
}

function putTwice(stage: OpenStage, handler: string, nth: number): void {
  const match = { functionName: `daypass-${handler}`, service: "s3", operation: "PutObject" };
  stage.faults.inject({ kind: "duplicate", match, nth });
}

/** Each time a permission is missing, the command fails; then it is there. */
async function untilDone(run: () => Promise<{ readonly failed: string | undefined }>): Promise<void> {
  for (let tried = 1; tried <= MOST_TRIES; tried += 1) if ((await run()).failed === undefined) return;
  throw new Error(`a command failed ${MOST_TRIES} times`);
}

function loseAnswer(stage: OpenStage, handler: string, operation: string): void {
  const match = { functionName: `daypass-${handler}`, service: "sso", operation };
  stage.faults.inject({ kind: "timeout-with-effect", match });
}

/** A permission set that goes takes its assignments with it. */
async function withoutPermissionSet(
  stage: OpenStage,
  { wish }: RequestOnItsWay,
  play: () => Promise<unknown>,
): Promise<void> {
  const { organisation, assignments } = stage;
  const set = organisation.permissionSetNamed(wish.permissionSet);
  organisation.permissionSets.delete(set.arn);
  for (const row of assignments.rows()) {
    if (row.permissionSetArn === set.arn) assignments.setByHand(row, false);
  }
  try {
    await play();
  } finally {
    organisation.permissionSets.set(set.arn, set);
    readAnew(stage);
  }
}
