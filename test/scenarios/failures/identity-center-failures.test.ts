import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf, HOUR_MS, MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { ChangedWorld } from "./changed-world.ts";

const RITA = "U0RITA";
const EMAIL = "rita@example.com";
let stage: OpenStage;
let world: ChangedWorld;

beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

describe("between approval and grant", () => {
  test.each<[string, () => void, string]>([
    ["the account is suspended", () => world.setAccountState("SUSPENDED"), "account 222222222222 is suspended"],
    ["the account leaves the organisation", () => world.removeAccount(), "account 222222222222 is gone"],
    ["the person is disabled", () => world.disable(EMAIL), "the requester's user is disabled or gone"],
    ["the person is deleted", () => world.deleteUser(EMAIL), "the requester's user is disabled or gone"],
    [
      "the permission set is renamed",
      () => world.renamePermissionSet("PowerUser", "PowerUser2"),
      "permission set PowerUser is called PowerUser2 now",
    ],
    [
      "the permission set is deleted and another one of its name created",
      () => world.recreatePermissionSet("PowerUser"),
      "permission set PowerUser is gone",
    ],
  ])("%s: nothing is created, and the requester is told why", async (_what, change, why) => {
    const request = await RequestOnItsWay.submitted(stage);
    const assignment = assignmentOf(stage, request.wish);
    await request.approveUnheard();
    change();
    await isNotGranted(request, why, "Nothing was made in AWS.");
    expect(request.creations()).toEqual([]);
    expect(stage.existsNow(assignment)).toBe(false);
  });
});

describe("a creation that Identity Center", () => {
  test("begins and cannot finish: it is not granted, the requester is told why, and nothing is left", async () => {
    const roleless = "the role could not be made in the account";
    stage.assignments.failNext("create", roleless);
    const request = await RequestOnItsWay.submitted(stage);
    await request.approve();
    await isNotGranted(
      request,
      `Identity Center could not create it: ${roleless}`,
      "AWS confirms that the access is gone.",
    );
    expect(request.creations()).toHaveLength(1);
    expect(request.exists()).toBe(false);
  });

  test("cannot finish, since the account was suspended after the intent: it is not granted", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.approveUntilGranting();
    world.setAccountState("SUSPENDED");
    await isNotGranted(request, "Identity Center could not create it: AWS SSO is unable", "AWS confirms");
    expect(request.exists()).toBe(false);
  });

  test("cannot finish, since the person was deleted after the intent: it is not granted", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const assignment = assignmentOf(stage, request.wish);
    await request.approveUntilGranting();
    world.deleteUser(EMAIL);
    await isNotGranted(request, "Identity Center could not create it: Received a 404", "AWS confirms");
    expect(stage.existsNow(assignment)).toBe(false);
  });
});

describe("access that the person has already, and not from Daypass,", () => {
  test("and that was there before the approval: is not granted again, and never removed", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    world.byHand(assignmentOf(stage, request.wish), true);
    await request.approve();
    await isLeftAlone(request);
  });

  test("and that appeared when the intent was on record: is not granted again, and never removed", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.approveUntilGranting();
    world.byHand(assignmentOf(stage, request.wish), true);
    await isLeftAlone(request);
  });
});

async function isLeftAlone(request: RequestOnItsWay): Promise<void> {
  const why = "the person has this access already, and not from Daypass";
  await isNotGranted(request, why, "it was not made by Daypass, which leaves it alone");
  await stage.clock.skipBy(2 * HOUR_MS);
  expect(request.creations()).toEqual([]);
  expect(request.exists()).toBe(true);
}

/** In the channel and to the requester, in the same words, and nobody was told of access before. */
async function isNotGranted(request: RequestOnItsWay, why: string, whatIsLeft: string): Promise<void> {
  await request.channelSays("*Not granted*");
  await request.isTold(RITA, "*Not granted*");
  await stage.clock.skipBy(10 * MINUTE_MS);
  const told = stage.workspace
    .messages(RITA)
    .map(readableText)
    .filter((text) => text.includes(request.id));
  for (const text of [told.at(-1), request.shownInChannel()]) {
    expect(text).toContain(`*Not granted* (_${why}`);
    expect(text).toContain(whatIsLeft);
  }
  expect(told.join()).not.toContain("*Granted*");
  expect(await request.status()).toBe("failed");
  expect(stage.schedulesNow()).toEqual([]);
}
