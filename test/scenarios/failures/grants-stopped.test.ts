import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

const FUNCTION = "daypass-grant-access";
/** Approvals are good for so long. */
const GOOD_FOR_MS = 15 * MINUTE_MS;
/** As docs/operator-runbook.md says: of the sweep, after the stop was lifted. */
const NEXT_TRY_MS = 6 * MINUTE_MS;

let stage: OpenStage;

beforeAll(async () => {
  stage = await openSharedStage();
});
afterEach(() => lift());
afterAll(() => closeSharedStage(stage));

/** What `aws lambda put-function-concurrency --reserved-concurrent-executions 0` does. */
function stop(): void {
  define({ reservedConcurrency: 0 });
}

function lift(): void {
  define({});
}

function define(concurrency: { reservedConcurrency?: number }): void {
  const { host } = stage.cloud;
  const definition = host.definition(FUNCTION);
  if (definition === undefined) throw new Error(`the template has no function ${FUNCTION}`);
  const { reservedConcurrency: _, ...others } = definition;
  host.define({ ...others, ...concurrency });
}

describe("while an operator has stopped new grants", () => {
  test("what is approved stays approved, and fails when the stop is lifted after the approval's time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    stop();
    await request.approve();
    await stage.clock.skipBy(HOUR_MS);
    expect(await request.status()).toBe("approved");
    expect(request.creations()).toEqual([]);
    lift();
    await stage.clock.skipBy(NEXT_TRY_MS);
    await request.isTold("U0RITA", "Not granted");
    expect(await request.status()).toBe("failed");
    expect(request.creations()).toEqual([]);
  });

  test("what is approved is granted when the stop is lifted within the approval's time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    stop();
    await request.approve();
    await stage.clock.skipBy(GOOD_FOR_MS - NEXT_TRY_MS - MINUTE_MS);
    expect(await request.status()).toBe("approved");
    lift();
    await request.channelSays("*Granted*", NEXT_TRY_MS);
    await request.channelSays("*Ended*", HOUR_MS);
  });

  test("a grant that had begun is removed by the sweep, and its requester is told", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const match = { functionName: FUNCTION, service: "sso", operation: "CreateAccountAssignment" };
    const died = stage.faults.inject({ kind: "kill-after", match });
    await request.approve();
    await stage.clock.runUntil(() => died.happened(), { limitMs: 5 * MINUTE_MS });
    stop();
    const begunAt = stage.clock.now();
    await request.isTold("U0RITA", "Not granted");
    expect(stage.clock.now() - begunAt).toBeLessThanOrEqual(17 * MINUTE_MS);
    expect(request.exists()).toBe(false);
  });

  test("access that was granted before ends on time", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    stop();
    await stage.clock.skipTo(expiresAt + 2 * MINUTE_MS);
    expect(request.exists()).toBe(false);
  });
});
