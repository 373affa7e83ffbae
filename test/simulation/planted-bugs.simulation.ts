import { synthesisedOnce } from "../scenarios/synthesised-once.ts";
import { type Deployment, readDeployment } from "./aws/deployment.ts";
import { PLANTS, type PlantName } from "./plants.ts";
import { playShare } from "./play-share.ts";
import { tellBrokenLife } from "./tell-broken-life.ts";

const LIVES = 2_000;
const SEED = 7;

/** The promise that each bug breaks first. */
const BREAKS: Readonly<Record<PlantName, RegExp>> = {
  "arm after grant": /^BROKEN: I1 access was created without an armed expiry/,
  "no read-back": /^BROKEN: I1 access was created without an armed expiry/,
  "ledger skipped": /^BROKEN: (I1 access without an armed expiry|I10 it says)/,
  "delete on first error": /^BROKEN: I7 grant-access called (assignments|memberships)\.remove/,
  "trust the button": /^BROKEN: (I4|I9) .* may not decide it/,
  "decide on a stale policy": /^BROKEN: I4/,
  "adopt standing access": /^BROKEN: I6 standing access was removed/,
  "clear the outbox before the put": /^BROKEN: I3/,
  "notify before the fact": /^BROKEN: I10 .* was told before it was on record/,
  "look up a name while revoking": /^BROKEN: I7 revoke-access called people\.findByEmail/,
};

let deployment: Deployment;
beforeAll(async () => {
  Error.stackTraceLimit = 0;
  deployment = readDeployment(await synthesisedOnce());
});

test.each(Object.keys(PLANTS) as PlantName[])("the simulation finds within 2,000 lives: %s", async (plant) => {
  const share = { seed: SEED, lives: LIVES, plant, from: 0, of: 1 };
  const { brokenLife } = await playShare(deployment, share, async () => "go on");
  expect(brokenLife).toBeLessThanOrEqual(LIVES);
  const told = await tellBrokenLife(deployment, { seed: SEED, life: brokenLife ?? 1, plant, tellsKept: false });
  expect(told.lines[0]).toMatch(BREAKS[plant]);
});

test("without a bug the same lives break no promise", async () => {
  const share = { seed: SEED, lives: LIVES, plant: undefined, from: 0, of: 1 };
  expect((await playShare(deployment, share, async () => "go on")).brokenLife).toBeUndefined();
});
