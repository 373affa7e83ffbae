import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Onlooker } from "./happened-once.ts";
import { isRemovedOnTime } from "./removed-on-time.ts";

/** What cannot be told is tried again each minute. */
const CATCHES_UP_MS = 3 * MINUTE_MS;
const WHOLE = ["requested", "approved", "granting", "granted", "revoking", "ended"];

let stage: OpenStage;
let seen: Onlooker;

beforeAll(async () => {
  // each message is tried for an hour as it is: the copies would be tried as long, and say no more
  stage = await openSharedStage({ delivery: () => ONCE });
});
beforeEach(async () => {
  // what is left of a second before shares its 20 calls of Identity Center, and people wait while the clock stands
  await stage.clock.skipBy(MINUTE_MS);
  seen = new Onlooker(stage, "U0RITA");
});
afterEach(() => {
  stage.workspace.down(0);
  stage.workspace.setTokenRevoked(false);
});
afterAll(() => closeSharedStage(stage));

test("Slack is down for an hour from the approval on: access comes and ends on time, and people read what became of it", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  await request.approveUnheard();
  const backAt = stage.clock.now() + HOUR_MS;
  stage.workspace.down(backAt);
  await stage.clock.runUntil(() => request.exists(), { limitMs: 10 * MINUTE_MS });
  await isRemovedOnTime(request);
  await stage.clock.skipTo(backAt - 1000);
  expect(seen.toRequester()).toEqual(["Waiting for a decision"]);
  await isToldOfItsEnd(request);
  // nobody is told of access that there was an hour ago
  expect(seen.toRequester()).toEqual(["Waiting for a decision", "Ended"]);
});

test("Slack is down for 45 minutes for who opens the request: people see it when Slack is back", async () => {
  const match = { functionName: "daypass-open-request", service: "slack" };
  const broken = stage.faults.inject({ kind: "error-500", match, nth: "each" });
  const backAt = stage.clock.now() + 45 * MINUTE_MS;
  stage.clock.at(backAt, () => broken.withdraw());
  const request = await RequestOnItsWay.submitted(stage, { withinMs: 2 * HOUR_MS });
  expect(stage.clock.now()).toBeGreaterThan(backAt);
  await request.approve();
  await request.channelSays("*Granted*");
  await isRemovedOnTime(request);
  await stage.clock.skipBy(CATCHES_UP_MS);
  // its first reminder was due meanwhile, and may come before the approval
  expect((await seen.audit()).filter((fact) => fact !== "reminded")).toEqual(WHOLE);
  expect(request.shownInChannel()).toContain("AWS confirms that the access is gone.");
  expect(seen.toRequester().at(-1)).toBe("Ended");
  expect(await seen.left()).toEqual([]);
});

test("Slack is down for an hour around the expiry: access ends on time, and people are told when Slack is back", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  await stage.clock.skipTo(expiresAt - MINUTE_MS);
  const backAt = stage.clock.now() + HOUR_MS;
  stage.workspace.down(backAt);
  await isRemovedOnTime(request);
  await stage.clock.skipTo(backAt - 1000);
  expect(seen.inChannel()).toEqual(["Granted"]);
  await isToldOfItsEnd(request);
  expect(seen.toRequester()).toEqual(["Waiting for a decision", "Granted", "Ended"]);
});

test("Slack is down for ten minutes from the click on: it counts when it is known who clicked", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const backAt = stage.clock.now() + 10 * MINUTE_MS;
  stage.workspace.down(backAt);
  await request.approve();
  await stage.clock.skipTo(backAt - 1000);
  expect(await request.status()).toBe("pending");
  await request.channelSays("*Granted*");
  await isRemovedOnTime(request);
  await isToldOfItsEnd(request);
});

test("the token is revoked before the expiry: access ends on time, and people are told when there is one again", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  await stage.clock.skipTo(expiresAt - MINUTE_MS);
  stage.workspace.setTokenRevoked(true);
  await isRemovedOnTime(request);
  await stage.clock.skipBy(30 * MINUTE_MS);
  expect(seen.inChannel()).toEqual(["Granted"]);
  stage.workspace.setTokenRevoked(false);
  await isToldOfItsEnd(request);
});

test("the token is revoked after the approval: access comes and ends on time, and people read what became of it", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  await request.approveUnheard();
  stage.workspace.setTokenRevoked(true);
  await stage.clock.runUntil(() => request.exists(), { limitMs: 10 * MINUTE_MS });
  await isRemovedOnTime(request);
  stage.workspace.setTokenRevoked(false);
  await isToldOfItsEnd(request);
  expect(seen.toRequester()).toEqual(["Waiting for a decision", "Ended"]);
});

async function isToldOfItsEnd(request: RequestOnItsWay): Promise<void> {
  await stage.clock.skipBy(CATCHES_UP_MS);
  expect(request.shownInChannel()).toContain("AWS confirms that the access is gone.");
  expect(seen.inChannel()).toEqual(["Ended"]);
  expect(seen.toRequester().at(-1)).toBe("Ended");
  expect(await seen.audit()).toEqual(WHOLE);
  expect(seen.mutations()).toEqual(["create", "delete"]);
  expect(await seen.left()).toEqual([]);
}
