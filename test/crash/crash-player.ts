import { CloudClock } from "../../local/clock.ts";
import { type OpenStage, openStage } from "../../local/lives/open-stage.ts";
import { type FaultedCall, type Judged, NEVER_SHOWN, playFaultedLife } from "./faulted-life.ts";

/** One process of the crash table: plays the lives that it is sent, one after the other, and answers each. */
export interface Job {
  readonly number: number;
  readonly fault: FaultedCall | undefined;
}
export interface Answer extends Job {
  readonly judged: Judged;
}

/** A cloud keeps every call and object; a new one now and then keeps the process small. */
const LIVES_A_CLOUD = 40;

async function main(cdkOut: string): Promise<void> {
  let stage: OpenStage | undefined;
  let lives = 0;
  const play = async ({ number, fault }: Job): Promise<Judged> => {
    if (stage === undefined || lives >= LIVES_A_CLOUD) {
      await stage?.close();
      stage = await openStage({ cdkOut, clock: new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 }) });
      lives = 0;
    }
    lives += 1;
    try {
      const judged = await playFaultedLife(stage, String(number), fault);
      // a life that still goes on, undecided, would be taken for a part of the next one
      const isClean = stage.isIdle() && stage.schedulesNow().length === 0 && stage.assignmentsLeft().length === 0;
      if (!isClean || judged.end === NEVER_SHOWN) lives = LIVES_A_CLOUD;
      return judged;
    } catch (error) {
      lives = LIVES_A_CLOUD;
      return {
        end: "broke off",
        problems: [error instanceof Error ? error.message : String(error)],
        hit: "unknown",
        calls: [],
      };
    }
  };
  let last = Promise.resolve();
  process.on("message", (job: Job) => {
    last = last.then(async () => {
      const answer: Answer = { ...job, judged: await play(job) };
      process.send?.(answer);
    });
  });
  process.on("disconnect", () => process.exit(0));
}

void main(process.argv[2] ?? "");
