import { mixed } from "../kernel/chance.ts";
import type { Script } from "./script.ts";
import { writeScript } from "./write-script.ts";

/** One of the stories of a seed. */
export interface NumberedStory {
  /** The first of its lives, from 1 on. */
  readonly life: number;
  readonly script: Script;
}

/** The stories of a seed, one after the other, until they have so many lives. */
export function* storiesOf(seed: number, lives: number): Generator<NumberedStory> {
  let life = 1;
  for (let number = 1; life <= lives; number += 1) {
    const script = writeScript(mixed(seed, "story", number));
    yield { life, script };
    life += script.lives;
  }
}

/** The story in which that life is. */
export function storyOfLife(seed: number, life: number): NumberedStory {
  let found: NumberedStory | undefined;
  for (const story of storiesOf(seed, life)) found = story;
  if (found === undefined) throw new RangeError(`life ${life}, must be 1 or more`);
  return found;
}
