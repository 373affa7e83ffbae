import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf, HOUR_MS, MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { ChangedWorld } from "./changed-world.ts";

const RITA = "U0RITA";
const EMAIL = "rita@example.com";
/** No access outlives its expiry by more, unless Identity Center itself refuses to remove it. */
const AT_LAST_MS = 13 * MINUTE_MS;
let stage: OpenStage;
let world: ChangedWorld;

beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

test("a deletion that fails a few times is tried again until it is done, and nobody is called", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  for (let time = 1; time <= 3; time += 1) stage.assignments.failNext("delete", "it takes longer than usual");
  await stage.clock.skipTo(expiresAt + AT_LAST_MS);
  expect(request.exists()).toBe(false);
  expect(deletionsSince(expiresAt)).toEqual(["FAILED", "FAILED", "FAILED", "SUCCEEDED"]);
  await isEnded(request, "AWS confirms that the access is gone.");
  expect(request.pages()).toEqual([]);
});

test("a deletion that keeps failing is never given up, calls a person every hour, and nobody is told that it ended", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  world.setAccountState("SUSPENDED");
  await stage.clock.skipTo(expiresAt + 16 * MINUTE_MS);
  expect(request.pages()).toHaveLength(1);
  await stage.clock.skipTo(expiresAt + 1.25 * HOUR_MS);
  expect(request.pages()).toHaveLength(2);
  const tried = deletionsSince(expiresAt);
  // once a minute: what is refused for weeks must not use up the calls of other removals
  expect(tried.length).toBeGreaterThan(60);
  expect(tried.length).toBeLessThan(90);
  // the last one may not have failed yet
  expect(new Set(tried.slice(0, -1))).toEqual(new Set(["FAILED"]));
  expect(request.exists()).toBe(true);
  expect(request.shownInChannel()).toContain("AWS has not confirmed yet that it is gone");
  expect(told(request).join()).not.toContain("*Ended*");
  expect(stage.schedulesNow()).toEqual([]);

  world.restore();
  await stage.clock.skipBy(AT_LAST_MS);
  expect(request.exists()).toBe(false);
  await isEnded(request, "AWS confirms that the access is gone.");
});

describe("while access lives", () => {
  test.each<[string, () => void]>([
    ["the person is disabled", () => world.disable(EMAIL)],
    ["the permission set is renamed", () => world.renamePermissionSet("PowerUser", "PowerUser2")],
  ])("%s: it is removed on time", async (_what, change) => {
    const request = await RequestOnItsWay.submitted(stage);
    const assignment = assignmentOf(stage, request.wish);
    const expiresAt = await request.granted();
    change();
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    expect(stage.existsNow(assignment)).toBe(false);
    await isEnded(request, "AWS confirms that the access is gone.");
    expect(request.pages()).toEqual([]);
  });

  test("the permission set is replaced by another of its name: what is given by hand on the new one stays", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    world.recreatePermissionSet("PowerUser");
    world.byHand(assignmentOf(stage, request.wish), true);
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    await isEnded(request, "AWS confirms that the access is gone.");
    expect(request.exists()).toBe(true);
  });

  test("the person is deleted and the row remains: it is said that nobody can use it, and a person is called once", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    world.deleteUser(EMAIL);
    await stage.clock.skipTo(expiresAt + AT_LAST_MS);
    await isEnded(request, "The person no longer exists in Identity Center");
    await stage.clock.skipBy(2 * HOUR_MS);
    expect(request.pages()).toEqual([expect.stringContaining("Identity Center keeps a row for the deleted user")]);
  });

  test("the person is deleted and Identity Center removes the row: it is said to be gone, and nobody is called", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const assignment = assignmentOf(stage, request.wish);
    const expiresAt = await request.granted();
    world.deleteUser(EMAIL);
    world.byHand(assignment, false);
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    await isEnded(request, "AWS confirms that the access is gone.");
    expect(request.pages()).toEqual([]);
  });

  test("the account leaves the organisation: it is said to be gone", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    world.removeAccount();
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    await isEnded(request, "AWS confirms that the access is gone.");
  });

  test("the account is closed for good: it is said that it is closed", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    world.setAccountState("CLOSED");
    await stage.clock.skipTo(expiresAt + AT_LAST_MS);
    await isEnded(request, "The account is closed.");
  });
});

function deletionsSince(atMs: number): readonly string[] {
  return stage
    .mutationsSince(atMs)
    .filter(({ kind }) => kind === "delete")
    .map(({ status }) => status);
}

async function isEnded(request: RequestOnItsWay, whatIsLeft: string): Promise<void> {
  await request.channelSays("*Ended*");
  await request.isTold(RITA, "*Ended*");
  for (const text of [request.shownInChannel(), told(request).at(-1)]) expect(text).toContain(whatIsLeft);
  await stage.clock.skipBy(MINUTE_MS);
  expect(await request.status()).toBe("ended");
  expect(stage.schedulesNow()).toEqual([]);
}

function told(request: RequestOnItsWay): readonly string[] {
  return stage.workspace
    .messages(RITA)
    .map(readableText)
    .filter((text) => text.includes(request.id));
}
