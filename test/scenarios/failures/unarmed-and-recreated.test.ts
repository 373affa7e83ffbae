import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf, MINUTE_MS } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Onlooker } from "./happened-once.ts";

const NO_SCHEDULES = {
  kind: "error-500",
  match: { service: "scheduler", operation: "CreateSchedule" },
  nth: "each",
} as const;

let stage: OpenStage;
let seen: Onlooker;

beforeAll(async () => {
  stage = await openSharedStage();
});
beforeEach(() => {
  seen = new Onlooker(stage, "U0RITA");
});
afterAll(() => closeSharedStage(stage));

describe("the scheduler takes no schedule", () => {
  test("for half an hour from the approval on: there is never access, and people are told so", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = stage.faults.inject(NO_SCHEDULES);
    await request.approve();
    await stage.clock.skipBy(30 * MINUTE_MS);
    broken.withdraw();
    expect(broken.happened()).toBe(true);
    await request.channelSays("*Not granted*");
    await stage.clock.skipBy(10 * MINUTE_MS);
    expect(request.creations()).toEqual([]);
    expect(request.shownInChannel()).toContain("Nothing was made in AWS.");
    expect(await seen.audit()).toEqual(["requested", "approved", "granting", "grant-failed", "revoking", "ended"]);
    expect(await seen.left()).toEqual([]);
  });

  test("for two minutes from the approval on: access comes after that, and not before", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = stage.faults.inject(NO_SCHEDULES);
    await request.approve();
    await stage.clock.skipBy(2 * MINUTE_MS);
    expect(request.creations()).toEqual([]);
    broken.withdraw();
    expect(broken.happened()).toBe(true);
    await request.channelSays("*Granted*");
    expect(stage.schedulesNow()).toHaveLength(1);
    await request.channelSays("*Ended*");
    await stage.clock.skipBy(MINUTE_MS);
    expect(await seen.left()).toEqual([]);
  });
});

test("the assignment is made again by hand after Daypass removed it: it is left alone", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  await request.granted();
  await request.channelSays("*Ended*");
  await stage.clock.skipBy(MINUTE_MS);
  const { accountId, permissionSetArn, principalId } = assignmentOf(stage, request.wish);
  const row = { accountId, permissionSetArn, principalId, principalType: "USER" } as const;
  stage.assignments.setByHand(row, true);
  try {
    await stage.clock.skipBy(60 * MINUTE_MS);
    expect(request.exists()).toBe(true);
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", "granting", "granted", "revoking", "ended"]);
  } finally {
    stage.assignments.setByHand(row, false);
  }
  expect(await seen.left()).toEqual([]);
});
