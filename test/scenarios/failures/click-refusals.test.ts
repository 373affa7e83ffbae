import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ask, MINUTE_MS, readableText, requestIdIn, waitForMessage } from "../../../local/lives/stage.ts";
import type { SlackMessage } from "../../../local/slack/message-store.ts";
import { denial, Poster } from "../bad-input/signed-posts.ts";
import { readRecord } from "../record-surgery.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { ChangedWorld } from "./changed-world.ts";

const ADAM = "adam@example.com";
const PAULA = "paula@example.com";
let stage: OpenStage;
let world: ChangedWorld;
let poster: Poster;

beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
  poster = await Poster.at(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

describe("a click", () => {
  test.each<[string, string, () => void, RegExp]>([
    [
      "by an approver who is disabled meanwhile",
      "U0ADAM",
      () => world.disable(ADAM),
      /in IAM Identity Center is disabled/,
    ],
    [
      "by an approver who is deleted meanwhile",
      "U0ADAM",
      () => world.deleteUser(ADAM),
      /the user that you are bound to is gone from IAM/,
    ],
    ["by an approver who is a guest meanwhile", "U0ADAM", () => makeGuest(), /a guest of the workspace/],
    ["by an approver who has left the group", "U0PAULA", () => world.leaveGroup(PAULA, "Platform"), /approve/],
    [
      "for a requester who is disabled meanwhile",
      "U0ADAM",
      () => world.disable("rita@example.com"),
      /requester's user is disabled or gone/,
    ],
    [
      "for a requester who has left the group",
      "U0ADAM",
      () => world.leaveGroup("rita@example.com", "Developers"),
      /the policy no longer allows it/,
    ],
  ])("%s is refused, the clicker is told why, and nothing is decided", async (_what, by, change, why) => {
    const request = await RequestOnItsWay.submitted(stage);
    change();
    await isRefused(request.message, by, why);
    expect(request.creations()).toEqual([]);

    world.restore();
    await poster.send(poster.signed(denial("U0ADAM", request.id, "they may again")));
    await request.channelSays("*Denied* by <@U0ADAM>");
  });

  test.each([
    ["PowerUser", "by the requester, who is in no group of approvers,", "U0RITA"],
    ["PowerUser", "by the requester, who is in the group of approvers,", "U0PAULA"],
    ["AdministratorAccess", "by the requester, under a rule that denies its approvers their own approval,", "U0ADAM"],
  ])("on %s %s is refused, the clicker is told why, and nothing is decided", async (permissionSet, _what, by) => {
    const message = await asked(by, permissionSet);
    await isRefused(message, by, /your own|own request|yourself/);
  });

  test("twice by one of two approvers counts once, and the clicker is told", async () => {
    const message = await asked("U0PAULA", "DataExport");
    await stage.workspace.as("U0ADAM").click(message, "approve");
    await stage.clock.skipBy(MINUTE_MS);
    await isRefused(message, "U0ADAM", /you have already decided: approve/, 1);
  });
});

test("an approval by somebody who is disabled before the grant does not count any more, and the requester is told", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  await request.approveUnheard();
  world.disable(ADAM);
  await request.isTold("U0RITA", "0 of its approvals count under the policy of now, 1 are needed");
  await stage.clock.skipBy(MINUTE_MS);
  expect(await request.status()).toBe("failed");
  expect(request.creations()).toEqual([]);
  expect(stage.schedulesNow()).toEqual([]);
});

let wishes = 0;

async function asked(by: string, permissionSet: string): Promise<SlackMessage> {
  wishes += 1;
  const reason = `click number ${wishes}.`;
  await ask(stage, { by, account: "222222222222", permissionSet, durationSeconds: 900, reason });
  const shown = (text: string) => text.includes(reason) && text.includes("Waiting for a decision");
  return waitForMessage(stage, stage.channel, shown, 5 * MINUTE_MS);
}

async function isRefused(message: SlackMessage, by: string, why: RegExp, decisions = 0): Promise<void> {
  const id = requestIdIn(message);
  const told = () =>
    stage.workspace
      .messages(by)
      .map(readableText)
      .filter((text) => text.includes("was not followed") && text.includes(id));
  await stage.workspace.as(by).click(message, "approve");
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(told()).toEqual([expect.stringMatching(why)]);
  const record = await readRecord(stage, id);
  expect(record.status).toBe("pending");
  expect(Object.keys(record["decisions"] ?? {})).toHaveLength(decisions);
  expect(stage.schedulesNow()).toEqual([]);
}

function makeGuest(): void {
  const adam = { id: "U0ADAM", name: "Adam Berg", email: ADAM };
  world.putSlackUser({ ...adam, isGuest: true }, adam);
}
