import fc from "fast-check";
import { CloudClock } from "../../local/clock.ts";

const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;
const paused = () => new CloudClock({ startMs: start, speed: 0 });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("time stands still while paused, and nothing fires", async () => {
  const clock = paused();
  const fired: number[] = [];
  clock.at(start + 1, () => void fired.push(clock.now()));
  await turn();
  expect(clock.now()).toBe(start);
  expect(fired).toEqual([]);
});

test("a skip fires each timer at its own instant, in order, and those made on the way", async () => {
  const clock = paused();
  const fired: string[] = [];
  const note = (name: string) => void fired.push(`${name}@${clock.now() - start}`);
  clock.at(start + 300, () => note("late"));
  clock.at(start + 100, () => {
    note("early");
    clock.at(start + 200, () => note("made on the way"));
  });
  clock.at(start + 501, () => note("beyond"));
  await clock.skipTo(start + 500);
  expect(fired).toEqual(["early@100", "made on the way@200", "late@300"]);
  expect(clock.now()).toBe(start + 500);
});

test("timers of one instant fire in the order in which they were made, with the cloud settled in between", async () => {
  const clock = paused();
  const seen: string[] = [];
  clock.settleWith(async () => {
    await turn();
    seen.push("settled");
  });
  for (const name of ["first", "second"]) clock.at(start + 5, () => void seen.push(name));
  await clock.skipBy(5);
  expect(seen).toEqual(["settled", "first", "settled", "second", "settled"]);
});

test("timers fire in order of time whatever the order they were made in", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 400 * day }), { maxLength: 20 }), async (delays) => {
      const clock = paused();
      const fired: number[] = [];
      for (const delay of delays) clock.at(start + delay, () => void fired.push(clock.now() - start));
      await clock.skipBy(400 * day);
      expect(fired).toEqual([...delays].sort((a, b) => a - b));
    }),
    { numRuns: 30 },
  );
});

test("a timer that was taken back does not fire", async () => {
  const clock = paused();
  const fired: string[] = [];
  const takeBack = clock.at(start + 10, () => void fired.push("taken back"));
  clock.at(start + 10, () => void fired.push("kept"));
  takeBack();
  await clock.skipBy(10);
  expect(fired).toEqual(["kept"]);
  expect(clock.nextTimerAt()).toBeUndefined();
});

test("a timer that is due already fires although the clock is paused", async () => {
  const clock = paused();
  const fired = new Promise<string>((resolve) => clock.at(start, () => resolve("fired")));
  expect(clock.firesSoon()).toBe(true);
  await expect(fired).resolves.toBe("fired");
});

test("runUntil skips from timer to timer until the predicate holds, and no further", async () => {
  const clock = paused();
  let count = 0;
  const tick = () => {
    count += 1;
    clock.at(clock.now() + day, tick);
  };
  clock.at(start + day, tick);
  await clock.runUntil(() => count === 30, { limitMs: 40 * day });
  expect(clock.now()).toBe(start + 30 * day);
  clock.close();
});

test("runUntil says so when the limit would pass, and when nothing is left to happen", async () => {
  const clock = paused();
  await expect(clock.runUntil(() => false, { limitMs: day })).rejects.toThrow(/nothing is left to happen/);
  clock.at(start + 2 * day, () => {});
  await expect(clock.runUntil(() => false, { limitMs: day })).rejects.toThrow(`did not come within ${day} ms`);
  expect(clock.now()).toBe(start);
});

test("a predicate that needs a due timer of the cloud to be answered gets its answer", async () => {
  const clock = paused();
  clock.at(start + 5, () => {});
  const asked = () =>
    new Promise<boolean>((resolve) => clock.at(clock.now(), () => resolve(clock.now() === start + 5)));
  await clock.runUntil(asked, { limitMs: 10 });
  expect(clock.now()).toBe(start + 5);
});

test("a failing task ends the skip with its error", async () => {
  const clock = paused();
  clock.at(start + 1, async () => {
    throw new Error("broken service");
  });
  await expect(clock.skipBy(5)).rejects.toThrow("broken service");
});

test("skips need a paused clock, and one at a time", async () => {
  const running = new CloudClock({ startMs: start });
  await expect(running.skipBy(1)).rejects.toThrow("speed 1, must be paused");
  const clock = paused();
  const first = clock.skipBy(1);
  await expect(clock.skipBy(1)).rejects.toThrow("one skip at a time");
  await first;
});

test("running, time goes on at its speed and timers fire by themselves, even beyond setTimeout's longest delay", async () => {
  const clock = new CloudClock({ startMs: start, speed: 40 * day });
  const firedAt = await new Promise<number>((resolve) => clock.at(start + 40 * day, () => resolve(clock.now())));
  expect(firedAt).toBeGreaterThanOrEqual(start + 40 * day);
  clock.pause();
  const stopped = clock.now();
  await turn();
  expect(clock.now()).toBe(stopped);
});

test("running slowly, a timer far beyond 24.8 days does not fire at once", async () => {
  const clock = new CloudClock({ startMs: start });
  let fired = false;
  clock.at(start + 60 * day, () => {
    fired = true;
  });
  await turn();
  await turn();
  expect(fired).toBe(false);
  clock.close();
});

test("a timer at no instant is refused", () => {
  expect(() => paused().at(Number.NaN, () => {})).toThrow("timer at NaN");
});
