import type { Deployment } from "./aws/deployment.ts";
import type { Fault } from "./kernel/faults.ts";
import { settled } from "./kernel/virtual-time.ts";
import type { Plant } from "./plants.ts";
import { Stage } from "./stage.ts";
import type { Script } from "./story/script.ts";
import type { Tally } from "./tally.ts";
import type { Teller } from "./tell-story.ts";

export interface StoryToPlay {
  readonly script: Script;
  /** Only these things go wrong, by place; @default as the seed has it */
  readonly faults?: ReadonlyMap<string, Fault>;
  readonly plant?: Plant;
  /** Is told what happens, for reading. */
  readonly teller?: Teller;
}

export interface PlayedStory {
  /** The first promise that was broken, and when. */
  readonly broken: { readonly promise: string; readonly atMs: number } | undefined;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly tally: Tally;
}

/** Plays one story, and judges every promise after every step, until everything is over or a promise is broken. */
export async function playStory(deployment: Deployment, story: StoryToPlay): Promise<PlayedStory> {
  const stage = new Stage(deployment, story);
  stage.begin();
  while (stage.goesOn && stage.time.step()) {
    await settled();
    stage.judgeInstant();
  }
  if (stage.broken === undefined) await stage.judgeEnd();
  const { broken, faultsMet: faults, tally } = stage;
  return { broken, faults, tally };
}
