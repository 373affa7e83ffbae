import fc from "fast-check";
import { KINDS_OF_ACCESS, type KindOfAccess } from "../../fixtures/kinds-of-access.ts";
import { armingAfterTheGrant, noReadBack, noTurn, noWriteAheadMark, type Plant } from "./planted-ports.ts";
import { Play, play } from "./random-plays.ts";

const RUNS = 300;
const property = (plant: Plant, kind: KindOfAccess) =>
  fc.asyncProperty(Play, async (one) => void (await play(one, plant, kind)));

/** How the lives of the plays end: a property about lives that never come to anything would promise nothing. */
const ENDS = {
  account: ["ended gone", "ended shared", "failed gone", "failed nothing-made", "failed shared", "failed standing"],
  group: ["ended gone", "ended shared", "failed gone", "failed nothing-made", "failed shared", "failed standing"],
} as const;

describe.each(Object.values(KINDS_OF_ACCESS))("access of kind $kind", (kind) => {
  test("no crash, no race and no lost answer breaks a promise", async () => {
    await fc.assert(
      property(() => ({}), kind),
      { numRuns: RUNS },
    );
  });

  test("the plays reach every kind of end", async () => {
    const ends = new Set<string>();
    const tally = fc.asyncProperty(Play, async (one) => {
      for (const end of await play(one, () => ({}), kind)) ends.add(end);
    });
    await fc.assert(tally, { numRuns: 150, seed: 7 });
    expect([...ends].sort()).toEqual(ENDS[kind.kind]);
  });

  /** What the property must find: the first run that breaks, whatever it breaks first. */
  async function firstFailure(plant: Plant): Promise<string> {
    const details = await fc.check(property(plant, kind), { numRuns: 2000, seed: 7, endOnFailure: true });
    return details.failed ? String(details.errorInstance) : "nothing was found";
  }

  test.each([
    ["arming after the grant", armingAfterTheGrant, /I1 access without an armed expiry/],
    ["no read-back", noReadBack, /I1 access without an armed expiry/],
    ["no write-ahead mark", noWriteAheadMark, /I1|I2|I5/],
    ["no turn", noTurn, /I5|I10|I1/],
  ] as const)(
    "the property finds: %s",
    async (_what, plant, promise) => {
      expect(await firstFailure(plant)).toMatch(promise);
    },
    120_000,
  );
});
