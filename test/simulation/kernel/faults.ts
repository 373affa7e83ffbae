import { Chance, mixed } from "./chance.ts";
import { isMutation, isWrite } from "./ports.ts";

/** What happens to one call, delivery or firing. */
export const FAULTS = {
  before: "it did not arrive",
  after: "it was carried out, and its answer was lost",
  late: "it was given up after 5 s, and carried out later",
  twice: "it was delivered twice",
  slow: "its answer took seconds",
  throttled: "there were too many calls",
  "killed before": "its function was killed before it",
  "killed after": "its function was killed after it",
  frozen: "its function was frozen, and went on later",
  "frozen past its turn": "its function was frozen for minutes, and went on",
  lost: "it was answered, and then lost",
  "fails later": "it was accepted, and failed asynchronously",
  duplicated: "it was delivered twice",
  delayed: "it was delivered minutes later",
  refused: "the function could not be called",
} as const;
export type Fault = keyof typeof FAULTS;

/** Something that can go wrong, under a name that is the same each time the story is played. */
export interface Place {
  readonly seed: number;
  readonly name: string;
}

export interface Faults {
  /** What goes wrong here; the fitting ones by their weights. */
  at(place: Place, fitting: readonly Weighted[]): Fault | undefined;
}

export type Weighted = readonly [weight: number, fault: Fault];

/** Faults as the seed has them, so often. */
export function faultsByChance(rate: () => number): Faults {
  return {
    at(place, fitting) {
      const chance = new Chance(place.seed, place.name, "fault");
      if (!chance.happens(rate())) return undefined;
      const [first, ...rest] = fitting;
      return first === undefined ? undefined : chance.weighted([first, ...rest]);
    },
  };
}

/** Only these faults: by place. */
export function faultsByScript(script: ReadonlyMap<string, Fault>): Faults {
  return { at: ({ name }) => script.get(name) };
}

/** Milliseconds, both ends included, that follow from the place. */
export function lasting({ seed, name }: Place, what: string, least: number, most: number): number {
  return least + (mixed(seed, name, what) % (most - least + 1));
}

const TO_ANY_CALL: readonly Weighted[] = [
  [3, "before"],
  [2, "slow"],
  [2, "throttled"],
  [2, "killed before"],
  [1, "frozen"],
  [1, "frozen past its turn"],
];
const TO_WRITES: readonly Weighted[] = [
  [3, "after"],
  [2, "late"],
  [3, "twice"],
  [4, "killed after"],
];
const READS = TO_ANY_CALL;
const OTHER_WRITES = [...TO_ANY_CALL, ...TO_WRITES];
/** Slack keeps no call for later. */
const MESSAGES = OTHER_WRITES.filter(([, fault]) => fault !== "late");
const MUTATIONS: readonly Weighted[] = [...OTHER_WRITES, [24, "fails later"]];
const ARMING: readonly Weighted[] = [...OTHER_WRITES, [24, "lost"]];

export function faultsFitting(call: string): readonly Weighted[] {
  if (call === "schedules.create") return ARMING;
  if (isMutation(call)) return MUTATIONS;
  if (call.startsWith("conversations.") && isWrite(call)) return MESSAGES;
  return isWrite(call) ? OTHER_WRITES : READS;
}
