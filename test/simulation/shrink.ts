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
      const shorter = await firstBroken(without(items, start, size), isStillBroken);
      if (shorter === undefined) start += size;
      else {
        items = shorter;
        hasShrunk = true;
      }
    }
    if (size === 1 && !hasShrunk) break;
    size = hasShrunk && size === 1 ? 1 : Math.floor(size / 2);
  }
  return { story: storyOf(script, items, plant), broken, left: items.length, before };
}

async function firstBroken(
  candidates: readonly (readonly Item[])[],
  isStillBroken: (candidate: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[] | undefined> {
  for (const candidate of candidates) if (await isStillBroken(candidate)) return candidate;
  return undefined;
}

/** `grant-access#3 14 schedules.create`: the function, which run of it, and the rest. */
const RUN = /^([a-z-]+)#(\d+)(.*)$/;

/**
 * The items without some of them. A run that failed was tried again: without its fault there is one run less, so what happens to later
 * runs is also tried one run earlier.
 */
function without(items: readonly Item[], start: number, size: number): readonly (readonly Item[])[] {
  const left = [...items.slice(0, start), ...items.slice(start + size)];
  const only = size === 1 ? items[start] : undefined;
  const [, functionName, run] = only !== undefined && "place" in only ? (RUN.exec(only.place) ?? []) : [];
  if (functionName === undefined) return [left];
  const earlier = left.map((item): Item => {
    const [, name, number, rest] = "place" in item ? (RUN.exec(item.place) ?? []) : [];
    if (!("place" in item) || name !== functionName || Number(number) <= Number(run)) return item;
    return { ...item, place: `${name}#${Number(number) - 1}${rest}` };
  });
  return [left, earlier];
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
