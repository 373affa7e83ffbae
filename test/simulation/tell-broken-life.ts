import type { Deployment } from "./aws/deployment.ts";
import { PLANTS, type PlantName } from "./plants.ts";
import { playStory } from "./play-story.ts";
import { shrink } from "./shrink.ts";
import { storyOfLife } from "./story/stories.ts";
import { tellerInWords } from "./tell-story.ts";

export interface ToldLife {
  readonly isBroken: boolean;
  readonly lines: readonly string[];
}

/** Plays the story of a life again: as short as it can be and still break its promise, or whole when it keeps them all. */
export async function tellBrokenLife(
  deployment: Deployment,
  { seed, life, plant, tellsKept }: { seed: number; life: number; plant: PlantName | undefined; tellsKept: boolean },
): Promise<ToldLife> {
  const { script } = storyOfLife(seed, life);
  const planted = plant === undefined ? {} : { plant: PLANTS[plant] };
  const lines: string[] = [];
  const teller = tellerInWords(script.startMs, (line) => lines.push(line));
  const played = await playStory(deployment, { script, ...planted, ...(tellsKept ? { teller } : {}) });
  const { broken } = played;
  if (broken === undefined) return { isBroken: false, lines: [...lines, "every promise was kept"] };
  lines.length = 0;
  const short = await shrink(deployment, script, { ...played, broken }, planted.plant);
  await playStory(deployment, { ...short.story, teller });
  const { policy, takesSeconds, lagSeconds } = script;
  const again = `npm run simulate -- --seed ${seed} --life ${life}${plant === undefined ? "" : ` --plant "${plant}"`}`;
  return {
    isBroken: true,
    lines: [
      `BROKEN: ${short.broken.promise}`,
      `${short.left} of ${short.before} acts and faults are needed for it; it begins at ${new Date(script.startMs).toISOString()}`,
      `policy "${policy}", changes take up to ${takesSeconds} s, listings lag up to ${lagSeconds} s`,
      ...lines,
      `again: ${again}`,
    ],
  };
}
