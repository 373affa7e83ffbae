import type { Deployment } from "./aws/deployment.ts";
import type { Fault } from "./kernel/faults.ts";
import type { Plant } from "./plants.ts";
import { type PlayedStory, playStory, type StoryToPlay } from "./play-story.ts";
import type { Act, Script } from "./story/script.ts";

type Broken = NonNullable<PlayedStory["broken"]>;

/** A story in which the same promise is broken, and from which nothing more can be left out. */
export interface ShortStory {
  readonly story: StoryToPlay;
  readonly broken: Broken;
  /** What is left of acts and faults, and how many there were. */
  readonly left: number;
  readonly before: number;
}

/** Something that happens in a story and might as well not. */
type Item = { readonly act: Act } | { readonly place: string; readonly fault: Fault };

/** Plays that may be spent on it: a story is played in some milliseconds. */
const MOST_PLAYS = 600;

/** Leaves out acts and faults, halves first and then one by one, as long as the same promise is broken. */
export async function shrink(
  deployment: Deployment,
  script: Script,
  played: PlayedStory & { readonly broken: Broken },
  plant: Plant | undefined,
): Promise<ShortStory> {
  let items: readonly Item[] = [
    ...script.acts.map((act) => ({ act })),
    ...[...played.faults].map(([place, fault]) => ({ place, fault })),
  ];
  const before = items.length;
  let { broken } = played;
  let plays = 0;
  const isStillBroken = async (candidate: readonly Item[]): Promise<boolean> => {
    plays += 1;
    const again = await playStory(deployment, storyOf(script, candidate, plant));
    if (again.broken === undefined || kindOf(again.broken.promise) !== kindOf(broken.promise)) return false;
    broken = again.broken;
    return true;
  };
  for (let size = Math.ceil(items.length / 2); size >= 1 && plays < MOST_PLAYS; ) {
    let hasShrunk = false;
    for (let start = 0; start < items.length && plays < MOST_PLAYS; ) {
      const candidate = [...items.slice(0, start), ...items.slice(start + size)];
      if (await isStillBroken(candidate)) {
        items = candidate;
        hasShrunk = true;
      } else start += size;
    }
    if (size === 1 && !hasShrunk) break;
    size = hasShrunk && size === 1 ? 1 : Math.floor(size / 2);
  }
  return { story: storyOf(script, items, plant), broken, left: items.length, before };
}

function storyOf(script: Script, items: readonly Item[], plant: Plant | undefined): StoryToPlay {
  const acts = items.flatMap((item) => ("act" in item ? [item.act] : []));
  const faults = new Map(items.flatMap((item) => ("place" in item ? [[item.place, item.fault] as const] : [])));
  return { script: { ...script, acts }, faults, ...(plant === undefined ? {} : { plant }) };
}

/** The promise without what it is told of: ids, names and instants. */
function kindOf(promise: string): string {
  return promise.replace(/[:,(].*$/, "").replace(/\d{2,}|#\d+/g, "");
}
