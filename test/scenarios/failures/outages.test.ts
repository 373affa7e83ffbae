import type { FaultKind, InjectedFault } from "../../../local/front-door/faults.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { APPROVER, RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Onlooker } from "./happened-once.ts";
import { isRemovedOnTime, ON_TIME_MS } from "./removed-on-time.ts";

const WHOLE = ["requested", "approved", "granting", "granted", "revoking", "ended"];
const AUDIT = { service: "s3", operation: "PutObject" };
const BUS = { service: "events", operation: "PutEvents" };

let stage: OpenStage;
let seen: Onlooker;

beforeAll(async () => {
  stage = await openSharedStage();
});
beforeEach(async () => {
  // what is left of a second before shares its 20 calls of Identity Center, and people wait while the clock stands
  await stage.clock.skipBy(MINUTE_MS);
  seen = new Onlooker(stage, "U0RITA");
});
afterEach(() => stage.faults.reset());
afterAll(() => closeSharedStage(stage));

describe("the audit bucket takes nothing", () => {
  test("for longer than a grant may wait: there is never access, and people are told why", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = breakDown("error-500", AUDIT);
    await request.approve();
    await stage.clock.skipBy(20 * MINUTE_MS);
    mend(broken);
    expect(request.creations()).toEqual([]);
    await request.channelSays("*Not granted*");
    await request.isTold("U0RITA", "the approval is too old to be granted");
    await stage.clock.skipBy(10 * MINUTE_MS);
    expect(request.creations()).toEqual([]);
    expect(await seen.audit()).toEqual(["requested", "approved", "ended"]);
    expect(await seen.left()).toEqual([]);
  });

  test("for 45 minutes from the asking on: it is shown, and granted, when that is mended", async () => {
    const broken = breakDown("error-500", AUDIT);
    const mendedAt = stage.clock.now() + 45 * MINUTE_MS;
    stage.clock.at(mendedAt, () => mend(broken));
    const request = await RequestOnItsWay.submitted(stage, { withinMs: 2 * HOUR_MS });
    expect(stage.clock.now()).toBeLessThan(mendedAt + 6 * MINUTE_MS);
    await request.approve();
    await request.channelSays("*Granted*");
    await isRemovedOnTime(request);
    await request.channelSays("*Ended*", HOUR_MS);
    await stage.clock.skipBy(10 * MINUTE_MS);
    // its first reminder was due meanwhile, and may come before the approval
    expect((await seen.audit()).filter((fact) => fact !== "reminded")).toEqual(WHOLE);
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.left()).toEqual([]);
  });

  test("for five minutes from the approval on: access comes after that, and not before", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = breakDown("error-500", AUDIT);
    await request.approve();
    await stage.clock.skipBy(5 * MINUTE_MS);
    expect(request.creations()).toEqual([]);
    mend(broken);
    await request.channelSays("*Granted*");
    await isRemovedOnTime(request);
    await isWholeLife(request);
  });

  test("for half an hour around the expiry: access ends on time, and the chain is whole when it is mended", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await stage.clock.skipTo(expiresAt - MINUTE_MS);
    const broken = breakDown("error-500", AUDIT);
    await isRemovedOnTime(request);
    await stage.clock.skipTo(expiresAt + 29 * MINUTE_MS);
    mend(broken);
    await isWholeLife(request);
  });
});

describe("the bus takes nothing", () => {
  test("for ten minutes from the click on: nothing is decided, the approver is told, and can click again", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = breakDown("error-500", BUS);
    await Promise.all([request.approve(), stage.clock.skipBy(10 * MINUTE_MS)]);
    mend(broken);
    expect(await request.status()).toBe("pending");
    expect(stage.workspace.ephemerals(APPROVER).at(-1)?.text).toContain("Please click again");
    await request.approve();
    await request.channelSays("*Granted*");
    await isRemovedOnTime(request);
    await isWholeLife(request);
  });

  test("for five minutes from the approval on: access comes after that, and people are told of it", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.approveUnheard();
    const broken = breakDown("error-500", BUS);
    await stage.clock.skipBy(5 * MINUTE_MS);
    expect(request.exists()).toBe(false);
    mend(broken);
    await request.channelSays("*Granted*");
    await isRemovedOnTime(request);
    await isWholeLife(request);
  });

  test("for half an hour around the expiry: access ends on time, and people are told when it is mended", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await stage.clock.skipTo(expiresAt - MINUTE_MS);
    const broken = breakDown("error-500", BUS);
    await isRemovedOnTime(request);
    await stage.clock.skipTo(expiresAt + 29 * MINUTE_MS);
    expect(request.shownInChannel()).toContain("*Granted*");
    mend(broken);
    await isWholeLife(request);
  });
});

describe("the table is throttled for a minute", () => {
  test("from the approval on: access comes after that, and its expiry is armed", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const broken = breakDown("throttle", { service: "dynamodb" });
    await Promise.all([request.approve(), stage.clock.skipBy(MINUTE_MS)]);
    mend(broken);
    await request.channelSays("*Granted*");
    await isRemovedOnTime(request);
    await isWholeLife(request);
  });

  test("from the expiry on: access ends a minute later at the most", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await stage.clock.skipTo(expiresAt - 1000);
    const broken = breakDown("throttle", { service: "dynamodb" });
    await stage.clock.skipBy(MINUTE_MS);
    mend(broken);
    await stage.clock.skipTo(expiresAt + ON_TIME_MS + MINUTE_MS);
    expect(request.exists()).toBe(false);
    await isWholeLife(request);
  });
});

function breakDown(kind: FaultKind, match: { service: string; operation?: string }): InjectedFault {
  return stage.faults.inject({ kind, match, nth: "each" });
}

function mend(broken: InjectedFault): void {
  broken.withdraw();
  expect(broken.happened()).toBe(true);
}

async function isWholeLife(request: RequestOnItsWay): Promise<void> {
  await request.channelSays("*Ended*", HOUR_MS);
  await stage.clock.skipBy(10 * MINUTE_MS);
  expect(await seen.audit()).toEqual(WHOLE);
  expect(seen.mutations()).toEqual(["create", "delete"]);
  expect(seen.inChannel()).toEqual(["Ended"]);
  expect(await seen.left()).toEqual([]);
}
