import fc from "fast-check";
import { secondsBetween } from "../../../lambdas/domain/instant.ts";
import { isFinal, isLive } from "../../../lambdas/domain/status.ts";
import {
  approvedRequest,
  asked,
  cancel,
  click,
  extend,
  fired,
  grantStep,
  grantThrough,
  RITAS,
  recordOf,
  revokeNow,
  revokeStep,
} from "../../fixtures/daypass-life.ts";
import { ADAM, makeWorld, PRODUCTION_RULE, policyOf, RITA, type World } from "../../fixtures/daypass-world.ts";
import { type CallPlan, faultyPorts } from "./faulty-ports.ts";
import { Faults, interleaved } from "./interleaved.ts";
import type { Plant } from "./planted-ports.ts";

/** Seconds that the policy gives, from the first grant on. */
const LONGEST = 2 * 3600;
const GRANTED = 3600;

/** Invocations about a grant and its two extensions. */
const What = fc.constantFrom(
  "extend 0",
  "extend 1",
  "extend 0",
  "extend 1",
  "fire",
  "fire",
  "rearm",
  "overdue",
  "end",
  "cancel 0",
  "withdraw 1",
);
type What = typeof What extends fc.Arbitrary<infer Value> ? Value : never;
const Action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      whats: fc.array(What, { minLength: 1, maxLength: 4 }),
      faults: Faults,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("advance" as const), seconds: fc.integer({ min: 1, max: 300 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose schedule" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop or let go on" as const) }) },
);
type Action = typeof Action extends fc.Arbitrary<infer Value> ? Value : never;
export const Play = fc.record({
  secondsLeft: fc.integer({ min: 1, max: 1200 }),
  durations: fc.tuple(fc.constantFrom(900, 1800, 3600), fc.constantFrom(900, 1800, 3600)),
  actions: fc.array(Action, { minLength: 3, maxLength: 30 }),
  scheduler: fc.scheduler(),
});
type Play = typeof Play extends fc.Arbitrary<infer Value> ? Value : never;

interface Extended {
  readonly world: World;
  readonly id: string;
  readonly since: Date;
  readonly extensions: readonly string[];
}

/** What must hold at every instant, whatever becomes of the extensions. */
async function brokenPromises({ world, id, since }: Extended, call: string): Promise<readonly string[]> {
  const { status, expiresAt = since, schedule } = await recordOf(world, id);
  const exists = world.assignments.exists(RITAS);
  const armed = world.schedules.armed().filter(({ requestId }) => requestId === id);
  const isRunning = exists && isLive(status) && world.clock.now() < expiresAt;
  const broken = [
    ...(exists && isFinal(status) ? ["I2 access after its end"] : []),
    ...(isRunning && !armed.some((one) => one.expiresAt <= expiresAt) ? ["I1 nothing is armed in time"] : []),
    ...(isRunning && !armed.some(({ n }) => n === schedule?.n) ? ["I1 what is noted is not armed"] : []),
    ...(status === "active" && !exists ? ["I10 active without access"] : []),
    ...(secondsBetween(since, expiresAt) > LONGEST ? ["longer than the policy gives"] : []),
  ];
  return broken.map((promise) => `${promise} (after ${call})`);
}

/** Plays a grant and its two extensions, then lets everything run out: how each ended. Throws with the first broken promise. */
export async function play({ secondsLeft, durations, actions, scheduler }: Play, plant: Plant): Promise<string> {
  const world = makeWorld();
  world.policy = policyOf({ ...PRODUCTION_RULE, maxDurationSeconds: LONGEST });
  const id = await approvedRequest(world);
  const since = world.clock.now();
  await grantThrough(world, id);
  world.clock.advance(GRANTED - secondsLeft - secondsBetween(since, world.clock.now()));
  const extensions: string[] = [];
  for (const [at, durationSeconds] of durations.entries()) {
    const { requestId } = await extend(world, id, { submissionId: `extension-${at}`, durationSeconds });
    await click(world, requestId, ADAM, { clickId: `click-${at}` });
    extensions.push(requestId);
  }
  const extended = { world, id, since, extensions };
  for (const action of actions) {
    if (action.kind === "advance") world.clock.advance(action.seconds);
    else if (action.kind === "lose schedule") world.schedules.loseNext();
    else if (action.kind === "run") await run(extended, action, scheduler, plant);
    else world.grantControl.stopped = world.grantControl.stopped === undefined ? "an incident" : undefined;
  }
  await runOut(extended);
  return endsOf(extended);
}

async function run(
  extended: Extended,
  { whats, faults }: Action & { kind: "run" },
  scheduler: fc.Scheduler,
  plant: Plant,
): Promise<void> {
  const { world, id, extensions } = extended;
  const [first = "", second = ""] = extensions;
  const broken: string[] = [];
  const look = async (call: string) => void broken.push(...(await brokenPromises(extended, call)));
  const invoke = (plan: CallPlan, what: What, at: number): Promise<unknown> | undefined => {
    const ports = faultyPorts(world, world.ports(plant(world)), plan);
    const execution = `execution-${at}`;
    const due = world.schedules.armed().filter((one) => one.requestId === id && one.expiresAt <= world.clock.now());
    const firing = due[at % Math.max(1, due.length)];
    switch (what) {
      case "extend 0":
        return grantStep(world, first, ports, execution);
      case "extend 1":
        return grantStep(world, second, ports, execution);
      case "rearm":
        return grantStep(world, id, ports, execution);
      case "fire":
        return firing && revokeStep(world, id, fired(firing.expiresAt, { n: firing.n }), ports);
      case "overdue":
        return revokeStep(world, id, asked("overdue"), ports);
      // seldom: an end leaves nothing to extend
      case "end":
        return at === 3 ? revokeStep(world, id, asked("ended-early"), ports) : undefined;
      case "cancel 0":
        return at === 2 ? cancel(world, first, RITA, ports) : undefined;
      case "withdraw 1":
        return at === 2 ? revokeNow(world, second, ADAM, "not that long", ports) : undefined;
    }
  };
  const start = (plan: CallPlan) => whats.map((what, at) => invoke(plan, what, at));
  broken.push(...(await interleaved({ faults, scheduler, look }, start)));
  if (broken.length > 0) throw new Error(broken.join("; "));
}

/** No more faults: executions go on and schedules fire, until all is over. */
async function runOut({ world, id, extensions }: Extended): Promise<void> {
  const startedAt = world.clock.now();
  while (secondsBetween(startedAt, world.clock.now()) < LONGEST + 1800) {
    for (const one of extensions) if (!isFinal((await recordOf(world, one)).status)) await grantStep(world, one);
    for (const { n, expiresAt } of world.schedules.armed()) {
      if (expiresAt > world.clock.now()) continue;
      const { next } = await revokeStep(world, id, fired(expiresAt, { n }));
      if (next === "done") await world.schedules.delete(id, n);
    }
    if ((await recordOf(world, id)).status === "revoking") await revokeStep(world, id, asked("overdue"));
    world.clock.advance(30);
  }
}

async function endsOf({ world, id, extensions }: Extended): Promise<string> {
  const { status, extendedBy = [] } = await recordOf(world, id);
  const statuses = await Promise.all(extensions.map(async (one) => (await recordOf(world, one)).status));
  const isTrue = statuses.every((each, at) => (each === "extended") === extendedBy.includes(extensions[at] ?? ""));
  const left = [
    ...([status, ...statuses].every(isFinal) ? [] : [`never over: ${status} ${statuses}`]),
    ...(isTrue ? [] : [`I10 ${statuses}, and extended by ${extendedBy.length}`]),
    ...(world.assignments.exists(RITAS) ? ["I2 all is over, access remains"] : []),
    ...(world.schedules.armed().length > 0 ? ["all is over, a schedule remains"] : []),
  ];
  if (left.length > 0) throw new Error(left.join("; "));
  return [status, ...statuses].join(" ");
}
