import fc from "fast-check";
import { secondsBetween } from "../../../lambdas/domain/instant.ts";
import { isFinal } from "../../../lambdas/domain/status.ts";
import {
  approvedRequest,
  asked,
  fired,
  grantStep,
  recordOf,
  revokeStep,
  revokeThrough,
  sweep,
} from "../../fixtures/daypass-life.ts";
import { makeWorld, type World, type WorldPorts } from "../../fixtures/daypass-world.ts";
import type { KindOfAccess } from "../../fixtures/kinds-of-access.ts";
import { faultyPorts } from "./faulty-ports.ts";
import { Faults, interleaved } from "./interleaved.ts";
import type { Plant } from "./planted-ports.ts";
import { brokenPromises, leftovers, type Standing, type Watched } from "./watched-lives.ts";

const Invocation = fc.record({
  request: fc.nat({ max: 1 }),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constant("grant" as const) },
    { weight: 1, arbitrary: fc.constant("revoke" as const) },
    { weight: 1, arbitrary: fc.constant("fire" as const) },
  ),
});

const Action = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      invocations: fc.array(Invocation, { minLength: 1, maxLength: 3 }),
      faults: Faults,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("advance" as const), seconds: fc.integer({ min: 1, max: 120 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("advance" as const), seconds: fc.constant(1000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("fails" as const), mutation: fc.constantFrom("create", "delete") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("busy" as const), mutation: fc.constantFrom("create", "delete") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lose schedule" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("made by hand" as const) }) },
);
type Action = typeof Action extends fc.Arbitrary<infer Value> ? Value : never;

export const Play = fc.record({
  durations: fc.array(fc.constantFrom(900, 3600), { minLength: 1, maxLength: 2 }),
  isStanding: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  actions: fc.array(Action, { minLength: 5, maxLength: 40 }),
  scheduler: fc.scheduler(),
});
type Play = typeof Play extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays it, then lets everything run out: how each request ended. Throws with the first broken promise. */
export async function play(
  { durations, isStanding, actions, scheduler }: Play,
  plant: Plant,
  kind: KindOfAccess,
): Promise<readonly string[]> {
  const world = makeWorld();
  const ids: string[] = [];
  for (const [index, durationSeconds] of durations.entries()) {
    ids.push(await approvedRequest(world, { wanted: kind.wanted, submissionId: `view-${index}`, durationSeconds }));
  }
  const standing: Standing = { isThere: isStanding, ofOurs: false };
  const watched: Watched = { world, access: kind.access, identityCenter: kind.identityCenter(world), ids, standing };
  if (isStanding) watched.identityCenter.setByHand(kind.access, true);
  const broken: string[] = [];
  const ports = world.ports(watchCreations(world, plant(world), broken));
  for (const action of actions) {
    await perform(action, { ...watched, broken, ports, scheduler });
    if (broken.length > 0) throw new Error(broken.join("; "));
  }
  await runOut(watched, ports);
  // whoever asks for a revocation starts an execution, which repeats its step until it is done
  for (const id of revokedIn(actions, ids)) await revokeThrough(world, id, asked("overdue"), ports);
  const left = [...broken, ...(await brokenPromises(watched, "the end")), ...(await leftovers(watched))];
  if (left.length > 0) throw new Error(left.join("; "));
  const records = await Promise.all(ids.map((id) => recordOf(world, id)));
  if (standing.ofOurs && records.every(({ end }) => end?.how === "nothing-made")) {
    throw new Error("I3 access was made, and every end says that nothing was");
  }
  return records.map(({ status, end }) => `${status} ${end?.how}`);
}

function revokedIn(actions: readonly Action[], ids: readonly string[]): ReadonlySet<string> {
  const invocations = actions.flatMap((action) => (action.kind === "run" ? action.invocations : []));
  const revoked = invocations.filter(({ what }) => what === "revoke");
  return new Set(revoked.map(({ request }) => ids[request % ids.length] ?? ""));
}

interface Stage extends Watched {
  readonly broken: string[];
  readonly ports: WorldPorts;
  readonly scheduler: fc.Scheduler;
}

/** I5: no creation is sent while anything is in flight for the access. */
function watchCreations(world: World, planted: Partial<WorldPorts>, broken: string[]): Partial<WorldPorts> {
  const providers = planted.providers ?? world.providers;
  const { account } = providers;
  return {
    ...planted,
    providers: {
      ...providers,
      account: {
        ...account,
        async create(access) {
          if (await world.assignments.hasMutationInProgress(access)) broken.push("I5 two operations in flight");
          return account.create(access);
        },
      },
    },
  };
}

async function perform(action: Action, stage: Stage): Promise<void> {
  const { world, access, identityCenter, standing } = stage;
  switch (action.kind) {
    case "run":
      return run(action, stage);
    case "advance":
      return world.clock.advance(action.seconds);
    case "fails":
      return identityCenter.next(action.mutation, { kind: "fails", why: "no reason", principalGone: false });
    case "busy":
      return identityCenter.next(action.mutation, { kind: "busy", why: "too many calls" });
    case "lose schedule":
      return world.schedules.loseNext();
    case "made by hand": {
      const entry = await world.ledger.read(access);
      // while ours is there or on its way, AWS itself cannot tell whose it is
      if (entry?.ours || entry?.operation !== undefined || identityCenter.exists(access)) return;
      identityCenter.setByHand(access, true);
      standing.isThere = true;
    }
  }
}

async function run({ invocations, faults }: Action & { kind: "run" }, stage: Stage): Promise<void> {
  const { world, access, identityCenter, ids, standing, broken, scheduler } = stage;
  const look = async (call: string) => {
    standing.ofOurs ||= identityCenter.exists(access) && !standing.isThere;
    broken.push(...(await brokenPromises(stage, call)));
  };
  const failed = await interleaved({ faults, scheduler, look }, (plan) =>
    invocations.map(async ({ request, what }) => {
      const id = ids[request % ids.length] ?? "";
      const ports = faultyPorts(world, stage.ports, plan);
      if (what === "grant") return grantStep(world, id, ports);
      if (what === "revoke") return revokeStep(world, id, asked("revoked"), ports);
      const schedule = world.schedules.armed().find(({ requestId }) => requestId === id);
      if (schedule === undefined || schedule.expiresAt > world.clock.now()) return;
      return revokeStep(world, id, fired(schedule.expiresAt, { access }), ports);
    }),
  );
  broken.push(...failed);
}

/** No more faults: schedules fire, and what the sweep would start is started, until all is over. */
async function runOut({ world, access, ids }: Watched, ports: WorldPorts): Promise<void> {
  const startedAt = world.clock.now();
  let open = ids.length;
  while (open > 0 && secondsBetween(startedAt, world.clock.now()) < 4 * 3600) {
    open = 0;
    for (const id of ids) {
      const record = await recordOf(world, id);
      const now = world.clock.now();
      if (record.status === "approved" || record.status === "granting") await grantStep(world, id, ports);
      else if (record.status === "revoking") await revokeStep(world, id, asked("overdue"), ports);
      else if (record.status === "active" && record.expiresAt !== undefined && now >= record.expiresAt)
        await revokeStep(world, id, fired(record.expiresAt, { access }), ports);
      if (!isFinal((await recordOf(world, id)).status)) open += 1;
    }
    world.clock.advance(20);
  }
  // a schedule that outlived its request fires until that is done: the first time drops a hold that came late, the second tidies up
  for (const id of [...ids, ...ids]) {
    const schedule = world.schedules.armed().find(({ requestId }) => requestId === id);
    if (schedule !== undefined) await revokeThrough(world, id, fired(schedule.expiresAt, { access }), ports);
  }
  world.clock.advance(7200);
  await sweep(world, ports);
}
