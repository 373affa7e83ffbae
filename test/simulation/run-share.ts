import { setImmediate as breathe } from "node:timers/promises";
import { readDeployment } from "./aws/deployment.ts";
import { playShare, type Share } from "./play-share.ts";
import type { ToShare } from "./shares.ts";

/** One process of a simulation: plays its share of the stories, and tells its parent how far it is each second. */
process.once("message", ({ cdkOut, share }: ToShare) => {
  // what a fake throws is read by its name alone; a trace for each costs as much as the story
  Error.stackTraceLimit = 0;
  void play(cdkOut, share);
});

async function play(cdkOut: string, share: Share): Promise<void> {
  let toldAt = Date.now();
  const played = await playShare(readDeployment(cdkOut), share, async (asked) => {
    if (Date.now() - toldAt < 1_000) return "go on";
    toldAt = Date.now();
    process.send?.({ asked });
    await breathe();
    return "go on";
  });
  process.send?.(played, () => process.disconnect());
}
