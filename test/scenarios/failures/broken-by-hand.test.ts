// Over 200 lines, because it is one idea: what somebody with rights in the account can break, and how it is met.
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { HeavyHand } from "./by-hand.ts";
import { Onlooker } from "./happened-once.ts";

/** The nets after an expiry: one minute of the scheduler, three until it is overdue, five until the sweep, and time to remove. */
const NETS_MS = 13 * MINUTE_MS;
const WHOLE = ["requested", "approved", "granting", "granted", "revoking", "ended"];

let stage: OpenStage;
let hand: HeavyHand;
let seen: Onlooker;

beforeAll(async () => {
  // a late copy of an event or of a firing would mend what is broken here
  stage = await openSharedStage({
    delivery: () => ONCE,
    wantedDenials: /role\/daypass-expiries is not authorized to perform: states:StartExecution/,
  });
  hand = new HeavyHand(stage);
});
beforeEach(() => {
  seen = new Onlooker(stage, "U0RITA");
});
afterAll(() => closeSharedStage(stage));

describe("the expiry is deleted", () => {
  test("while access lives: it is armed again, a person is told, and the access ends on time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await hand.deleteSchedules();
    expect(stage.schedulesNow()).toEqual([]);
    await stage.clock.skipBy(6 * MINUTE_MS);
    expect(stage.schedulesNow()).toMatchObject([{ name: `${request.id}-2`, atMs: expiresAt }]);
    expect(request.pages()).toHaveLength(1);
    await stage.clock.skipTo(expiresAt - 1_000);
    expect(request.exists()).toBe(true);
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    expect(request.exists()).toBe(false);
    await request.channelSays("*Ended*");
    expect(await seen.left()).toEqual([]);
    expect(await seen.audit()).toEqual([...WHOLE.slice(0, 4), "rearmed", ...WHOLE.slice(4)]);
  });

  test("again and again in its last minutes: the sweep takes the access away", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await stage.clock.skipTo(expiresAt - 1_000);
    await hand.deleteSchedules();
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    expect(request.exists()).toBe(true);
    await isGoneWithinNets(request, expiresAt);
    await isWholeLife(request);
  });

  test("between its arming and the creation: it is armed again", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await approveUntilCreating(request, "kill-before");
    await hand.deleteSchedules();
    await request.channelSays("*Granted*");
    expect(stage.schedulesNow()).toHaveLength(1);
    await stage.clock.skipTo((await request.expiresAt()) + 2 * MINUTE_MS);
    expect(request.exists()).toBe(false);
    await isWholeLife(request);
  });
});

describe("the access workflow is stopped", () => {
  test("while it waits for the decision: an approval is granted all the same, by the sweep", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    expect(await hand.stop("AccessWorkflow")).toBe(1);
    await isGrantedAndExpires(request, () => request.approve());
  });

  test("while it waits for the decision, and nobody decides: it lapses all the same", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    expect(await hand.stop("AccessWorkflow")).toBe(1);
    await request.channelSays("*Lapsed*", 9 * HOUR_MS);
    await stage.clock.skipBy(MINUTE_MS);
    expect(await seen.audit()).toEqual(["requested", "lapsed"]);
    expect(await seen.left()).toEqual([]);
  });

  test("when it is approved and not heard of it yet: it is granted all the same", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await isGrantedAndExpires(request, async () => {
      await request.approveUnheard();
      expect(await hand.stop("AccessWorkflow")).toBe(1);
    });
  });

  test.each<[string, (request: RequestOnItsWay) => Promise<void>, string]>([
    ["when the intent is on record", (request) => request.approveUntilGranting(), "Nothing was made in AWS."],
    [
      "while Identity Center makes the assignment",
      (request) => approveUntilCreating(request, "kill-after"),
      "AWS confirms that the access is gone.",
    ],
  ])("%s: nobody is told of access, and what was made is taken away before its expiry", async (_when, reach, left) => {
    const request = await RequestOnItsWay.submitted(stage);
    await reach(request);
    expect(await hand.stop("AccessWorkflow")).toBe(1);
    await stage.clock.skipTo(await request.expiresAt());
    expect(request.exists()).toBe(false);
    await request.channelSays("*Not granted*");
    expect(request.shownInChannel()).toContain(left);
    expect(seen.toRequester()).not.toContain("Granted");
    expect(await seen.audit()).toEqual(["requested", "approved", "granting", "grant-failed", "revoking", "ended"]);
    expect(await seen.left()).toEqual([]);
  });
});

describe("the revocation workflow is stopped", () => {
  test("as soon as it runs: the sweep starts another one, in time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await stage.clock.runUntil(() => stage.isRevoking(), { limitMs: HOUR_MS });
    expect(await hand.stop("RevocationWorkflow")).toBe(1);
    await isGoneWithinNets(request, expiresAt);
    await isWholeLife(request);
  });

  test("when the record says so and nothing is removed yet: the sweep starts another one, in time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await revokeUntilDeleting("kill-before");
    expect(await request.status()).toBe("revoking");
    expect(await hand.stop("RevocationWorkflow")).toBe(1);
    expect(request.exists()).toBe(true);
    await isGoneWithinNets(request, expiresAt);
    await isWholeLife(request);
  });

  test("while Identity Center removes the assignment: another one sees that it is gone, and ends it", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await revokeUntilDeleting("kill-after");
    expect(await hand.stop("RevocationWorkflow")).toBe(1);
    await isGoneWithinNets(request, expiresAt);
    await isWholeLife(request);
    expect(seen.mutations()).toEqual(["create", "delete"]);
  });

  test("three times running: the sweep never tires", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.granted();
    for (let time = 1; time <= 3; time += 1) {
      await revokeUntilReading();
      expect(await hand.stop("RevocationWorkflow")).toBe(1);
    }
    await request.channelSays("*Ended*", HOUR_MS);
    await isWholeLife(request);
  });
});

test("the assignment is deleted before its time: nothing is deleted any more, and the truth is told", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  hand.removeAssignment(request);
  await isGoneWithinNets(request, expiresAt);
  await isWholeLife(request);
  expect(seen.mutations()).toEqual(["create"]);
  expect(request.pages()).toEqual([]);
});

test("the schedules may start nothing any more: the firing is kept aside, and the sweep takes the access away", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  const { iam, accountId } = stage.cloud;
  const giveBack = iam.withoutAction(`arn:aws:iam::${accountId}:role/daypass-expiries`, "states:StartExecution");
  try {
    await isGoneWithinNets(request, expiresAt);
  } finally {
    giveBack();
  }
  expect(seen.calls("SendMessage", /daypass-expiries/)).toBe(1);
  await isWholeLife(request);
});

/** It dies before it has done anything. */
async function revokeUntilReading(): Promise<void> {
  const match = { functionName: "daypass-revoke-access", service: "dynamodb", operation: "GetItem" };
  const died = stage.faults.inject({ kind: "kill-before", match });
  await stage.clock.runUntil(() => died.happened(), { limitMs: HOUR_MS });
}

async function revokeUntilDeleting(kind: "kill-before" | "kill-after"): Promise<void> {
  const match = { functionName: "daypass-revoke-access", service: "sso", operation: "DeleteAccountAssignment" };
  const died = stage.faults.inject({ kind, match });
  await stage.clock.runUntil(() => died.happened(), { limitMs: HOUR_MS });
}

async function isGrantedAndExpires(request: RequestOnItsWay, play: () => Promise<void>): Promise<void> {
  await play();
  await request.channelSays("*Granted*");
  const expiresAt = await request.expiresAt();
  await isGoneWithinNets(request, expiresAt);
  await isWholeLife(request);
}

async function isGoneWithinNets(request: RequestOnItsWay, expiresAt: number): Promise<void> {
  await stage.clock.skipTo(expiresAt + NETS_MS);
  expect(request.exists()).toBe(false);
}

async function approveUntilCreating(request: RequestOnItsWay, kind: "kill-before" | "kill-after"): Promise<void> {
  const match = { functionName: "daypass-grant-access", service: "sso", operation: "CreateAccountAssignment" };
  const died = stage.faults.inject({ kind, match });
  await request.approve();
  await stage.clock.runUntil(() => died.happened(), { limitMs: 5 * MINUTE_MS });
}

async function isWholeLife(request: RequestOnItsWay): Promise<void> {
  await request.channelSays("*Ended*");
  await stage.clock.skipBy(MINUTE_MS);
  expect(await seen.audit()).toEqual(WHOLE);
  expect(await seen.left()).toEqual([]);
}
