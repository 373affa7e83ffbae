import fc from "fast-check";
import { Play, play } from "./extension-plays.ts";
import { noReadBack, type Plant } from "./planted-ports.ts";

const property = (plant: Plant, ends = new Set<string>()) =>
  fc.asyncProperty(Play, async (one) => void ends.add(await play(one, plant)));

/** The earlier expiry goes as soon as the later one is asked for. */
const oldScheduleDeletedFirst: Plant = (world) => ({
  schedules: {
    ...world.schedules,
    async create(schedule) {
      await world.schedules.delete(schedule.requestId, schedule.n - 1);
      return world.schedules.create(schedule);
    },
  },
});

test("no crash and no race of extensions, firings, ends and withdrawals breaks a promise", async () => {
  const ends = new Set<string>();
  await fc.assert(
    property(() => ({}), ends),
    { numRuns: 200 },
  );
  expect([...ends]).toEqual(expect.arrayContaining(["ended extended extended", "ended failed failed"]));
});

test.each([
  ["no read-back", noReadBack, /I1 what is noted is not armed/],
  ["the old schedule deleted first", oldScheduleDeletedFirst, /I1/],
] as const)(
  "the property finds: %s",
  async (_what, plant, promise) => {
    const details = await fc.check(property(plant), { numRuns: 1000, seed: 7, endOnFailure: true });
    expect(details.failed ? String(details.errorInstance) : "nothing was found").toMatch(promise);
  },
  120_000,
);
