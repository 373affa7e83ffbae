import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS, readableText } from "../../local/lives/stage.ts";
import { Injections } from "./bad-input/injections.ts";
import { TEAM_ID } from "./bad-input/signed-posts.ts";
import { GROUP, GroupRequest, membersOf, ritasId } from "./group-request.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";

let stage: OpenStage;
beforeAll(async () => {
  stage = await openSharedStage();
});
afterEach(async () => {
  stage.faults.reset();
  await stage.clock.skipBy(HOUR_MS);
  expect(stage.schedulesNow()).toEqual([]);
  membersOf(stage).clear();
});
afterAll(() => closeSharedStage(stage));

test("a group is asked for, approved, joined, and left when the time is up", async () => {
  const request = await GroupRequest.submitted(stage);
  expect(request.isMember()).toBe(false);
  await request.granted();
  expect(request.isMember()).toBe(true);
  expect(stage.schedulesNow()).toHaveLength(1);
  await request.channelSays("*Ended*: the time was up");
  expect(request.isMember()).toBe(false);
  await request.channelSays("through the group can live on until");
  await stage.clock.skipBy(10 * MINUTE_MS);
  expect(await request.facts()).toEqual(["requested", "approved", "granting", "granted", "revoking", "ended"]);
});

test("whoever is a member already is told so, and stays one", async () => {
  const request = await GroupRequest.submitted(stage);
  membersOf(stage).add(ritasId(stage));
  await request.approve();
  await request.channelSays("*Not granted*");
  await request.channelSays("it was not made by Daypass, which leaves it alone");
  await stage.clock.skipBy(HOUR_MS);
  expect(request.isMember()).toBe(true);
});

test("two grants of one group share a membership, which the last end takes away", async () => {
  const short = await GroupRequest.submitted(stage);
  await short.granted();
  const long = await GroupRequest.submitted(stage, { durationSeconds: 1800 });
  await long.granted();
  await short.channelSays("another grant of the same access is still live");
  expect(long.isMember()).toBe(true);
  await long.channelSays("*Ended*", HOUR_MS);
  expect(long.isMember()).toBe(false);
});

test.each(["throttle", "timeout-with-effect", "error-500", "duplicate", "kill-before", "kill-after"] as const)(
  "a creation that meets %s comes to a grant and to its end, armed all the time",
  async (kind) => {
    const match = {
      functionName: "daypass-grant-access",
      service: "identitystore",
      operation: "CreateGroupMembership",
    };
    const request = await GroupRequest.submitted(stage);
    stage.faults.inject({ kind, match });
    await request.approve();
    let unarmed = false;
    await stage.clock.runUntil(
      () => {
        unarmed ||= request.isMember() && stage.schedulesNow().length === 0 && !stage.isRevoking();
        const shown = stage.workspace.messages(stage.channel).map(readableText);
        return shown.some((text) => text.includes(request.id) && /\*(Ended|Not granted)/.test(text));
      },
      { limitMs: HOUR_MS },
    );
    expect(unarmed).toBe(false);
    expect(request.isMember()).toBe(false);
  },
);

test.each(["timeout-with-effect", "error-500", "duplicate", "kill-after"] as const)(
  "a removal that meets %s comes to its end",
  async (kind) => {
    const match = {
      functionName: "daypass-revoke-access",
      service: "identitystore",
      operation: "DeleteGroupMembership",
    };
    const request = await GroupRequest.submitted(stage);
    await request.granted();
    stage.faults.inject({ kind, match });
    await request.channelSays("*Ended*", HOUR_MS);
    expect(request.isMember()).toBe(false);
  },
);

test("a person who is deleted takes the membership along, and the grant ends", async () => {
  const request = await GroupRequest.submitted(stage);
  await request.granted();
  const id = ritasId(stage);
  const rita = stage.organisation.users.get(id);
  stage.organisation.users.delete(id);
  membersOf(stage).delete(id);
  await request.channelSays("*Ended*");
  if (rita !== undefined) stage.organisation.users.set(id, rita);
});

test("a group that has access to Daypass's own account by the time of the grant is not joined", async () => {
  const { assignments, organisation, cloud } = stage;
  const request = await GroupRequest.submitted(stage);
  const row = {
    accountId: cloud.accountId,
    permissionSetArn: organisation.permissionSetNamed("AdministratorAccess").arn,
    principalType: "GROUP" as const,
    principalId: organisation.groupNamed(GROUP).groupId,
  };
  assignments.setByHand(row, true);
  await request.approve();
  await request.channelSays("*Not granted*");
  expect(request.isMember()).toBe(false);
  assignments.setByHand(row, false);
});

test("a group that an identity provider synchronises is refused, and the reason told", async () => {
  const { groupId, members } = stage.organisation.groupNamed("Platform");
  const detail = {
    version: 1,
    submissionId: "VGROUP",
    teamId: TEAM_ID,
    slackUserId: "U0RITA",
    target: { kind: "group", groupId },
    durationSeconds: 900,
    reason: "to see what is said",
    submittedAt: new Date(stage.clock.now()),
  };
  const entry = { Source: "daypass.slack", DetailType: "Access submitted", Detail: JSON.stringify(detail) };
  await new Injections(stage).put("slack", entry);
  await stage.clock.skipBy(5 * MINUTE_MS);
  const told = stage.workspace.messages("U0RITA").map(readableText).join();
  expect(told).toContain("group Platform is synchronised by an identity provider");
  expect(members).not.toContain(ritasId(stage));
});
