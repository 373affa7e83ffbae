import type { Deployment } from "./aws/deployment.ts";
import { PLANTS, type PlantName } from "./plants.ts";
import { playStory } from "./play-story.ts";
import { storiesOf } from "./story/stories.ts";
import { type Counted, Tally } from "./tally.ts";

/** Every so-many-th story of a seed, from one on. */
export interface Share {
  readonly seed: number;
  readonly lives: number;
  readonly plant: PlantName | undefined;
  readonly from: number;
  readonly of: number;
}

export interface SharePlayed {
  readonly tally: Counted;
  readonly asked: number;
  /** Of this process, from its start on. */
  readonly cpuSeconds: number;
  /** The first life of the first story in which a promise was broken. */
  readonly brokenLife: number | undefined;
}

/** Plays stories until a promise is broken or all are played; `progress` hears of the lives after each, and may say that it is enough. */
export async function playShare(
  deployment: Deployment,
  { seed, lives, plant, from, of }: Share,
  progress: (asked: number) => Promise<"go on" | "enough">,
): Promise<SharePlayed> {
  const tally = new Tally();
  let asked = 0;
  let number = 0;
  for (const { life, script } of storiesOf(seed, lives)) {
    number += 1;
    if (number % of !== from) continue;
    const planted = plant === undefined ? {} : { plant: PLANTS[plant] };
    const played = await playStory(deployment, { script, ...planted });
    tally.add(played.tally);
    asked += script.lives;
    if (played.broken !== undefined) return { tally, asked, cpuSeconds: cpuSeconds(), brokenLife: life };
    if ((await progress(asked)) === "enough") break;
  }
  return { tally, asked, cpuSeconds: cpuSeconds(), brokenLife: undefined };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
