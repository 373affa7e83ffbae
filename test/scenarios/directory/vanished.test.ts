import { SNAPSHOT_KEY } from "../../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ask, HOUR_MS, MINUTE_MS, type Wish, waitForMessage } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { readAnew } from "./read-anew.ts";

let stage: OpenStage;
beforeAll(async () => {
  stage = await openSharedStage();
});
afterEach(async () => {
  readAnew(stage);
  await stage.clock.skipBy(HOUR_MS);
  expect(stage.assignmentsLeft()).toEqual([]);
});
afterAll(() => closeSharedStage(stage));

let asked = 0;
const wish = (): Wish => {
  asked += 1;
  const what = { account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900 };
  return { by: "U0RITA", ...what, reason: `what vanished, number ${asked}.` };
};

function account(id: string) {
  const found = stage.organisation.accounts.get(id);
  if (found === undefined) throw new Error(`no account ${id}`);
  return found;
}

/** What the requester is told of it in the end. */
async function told(reason: string, what: string): Promise<void> {
  const fits = (text: string) => text.includes(reason) && text.includes(what);
  await waitForMessage(stage, stage.channel, fits, 30 * MINUTE_MS);
}

test("an account that was suspended after the snapshot is offered, and refused when it is asked for", async () => {
  account("222222222222").state = "SUSPENDED";
  const late = wish();
  await ask(stage, late);
  await told(late.reason, "account 222222222222 is suspended");
  account("222222222222").state = "ACTIVE";
});

test("a permission set that went after the snapshot is offered, and nothing comes of asking for it", async () => {
  const set = stage.organisation.permissionSetNamed("PowerUser");
  const late = wish();
  const sets = stage.organisation.permissionSets;
  const rita = stage.workspace.as("U0RITA");
  await rita.command("/access");
  sets.delete(set.arn);
  const view = stage.workspace.openView("U0RITA");
  if (view === undefined) throw new Error("the form is not open");
  const filling = { account: late.account, permission_set: set.arn, duration: "900", reason: late.reason };
  expect(await rita.submit(view, filling)).toEqual({ kind: "accepted" });
  const isTold = () =>
    stage.workspace
      .messages("U0RITA")
      .some(({ blocks, text }) => `${text} ${JSON.stringify(blocks)}`.includes("the permission set does not exist"));
  await stage.clock.runUntil(isTold, { limitMs: 30 * MINUTE_MS });
  sets.set(set.arn, set);
});

test("what went between the approval and the grant is caught by the live look at the grant, whatever the snapshot says", async () => {
  const begunAt = stage.clock.now();
  const request = await RequestOnItsWay.submitted(stage);
  await request.approveUnheard();
  account("222222222222").state = "SUSPENDED";
  await request.channelSays("*Not granted*");
  account("222222222222").state = "ACTIVE";
  expect(stage.mutationsSince(begunAt).filter(({ kind }) => kind === "create")).toEqual([]);
});

test("a snapshot that cannot be read any more keeps no approved request from its grant, nor from its end", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const bucket = stage.cloud.outputs["DirectoryBucket"] ?? "";
  stage.s3.put(bucket, SNAPSHOT_KEY, Buffer.from("damaged"));
  await request.granted();
  await request.channelSays("*Ended*");
});
