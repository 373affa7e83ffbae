import { measureInterleaved, ROUNDS, type Variant } from "./interleaved.ts";

const variant = (name: string): Variant => ({ name, args: () => [], environment: {} });

/** Each process takes what it takes, times how loaded the machine is in that round. */
function machine(takes: Readonly<Record<string, number>>, load: (round: number) => number) {
  const ran: string[] = [];
  const run = async ({ name }: Variant): Promise<number> => {
    const round = ran.filter((one) => one === name).length;
    ran.push(name);
    return (takes[name] ?? 0) * load(round);
  };
  return { ran, run };
}

const nobodyListens = () => {};

test("every variant runs once a round, in turn, and none is left out", async () => {
  const { ran, run } = machine({ bare: 30, lean: 90, naive: 300 }, () => 1);
  const told: number[] = [];
  await measureInterleaved([variant("bare"), variant("lean"), variant("naive")], (round) => told.push(round), run);
  expect(ran).toEqual(Array.from({ length: ROUNDS }, () => ["bare", "lean", "naive"]).flat());
  expect(told).toHaveLength(ROUNDS);
});

test("the ratio is that of the same round: a machine that grows slower and slower changes the times alone", async () => {
  const { run } = machine({ bare: 30, lean: 90 }, (round) => 1 + round);
  const measured = await measureInterleaved([variant("bare"), variant("lean")], nobodyListens, run);
  expect(measured.get("lean")).toEqual({ milliseconds: 90 * (1 + (ROUNDS - 1) / 2), ratio: 3 });
  expect(measured.get("bare")?.ratio).toBe(1);
});

test("one round that took very long moves no median", async () => {
  const { run } = machine({ bare: 30, lean: 90 }, (round) => (round === 3 ? 1000 : 1));
  const measured = await measureInterleaved([variant("bare"), variant("lean")], nobodyListens, run);
  expect(measured.get("lean")).toEqual({ milliseconds: 90, ratio: 3 });
});

test("a process that fails ends the measurement, and is told by its name", async () => {
  const failing = { ...variant("lean"), args: () => ["-e", "console.error('no such bundle'); process.exit(3)"] };
  const measuring = measureInterleaved([failing], nobodyListens);
  await expect(measuring).rejects.toThrow(/lean ended with code 3.*no such bundle/s);
});
