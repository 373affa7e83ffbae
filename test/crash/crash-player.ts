import { CloudClock } from "../../local/clock.ts";
import { type OpenStage, openStage } from "../../local/lives/open-stage.ts";
import { type FaultedCall, type Judged, playFaultedLife } from "./faulted-life.ts";

/** One life to be played on a synthesised app: with one call going wrong, or whole. */
export interface Job {
  readonly cdkOut: string;
  readonly fault: FaultedCall | undefined;
}
export interface Answer extends Job {
  readonly judged: Judged;
}

/** Plays lives one after the other on one cloud, as long as each leaves nothing behind. */
class Player {
  #cdkOut = "";
  #stage: OpenStage | undefined;
  #lives = 0;
  #played = 0;

  async play({ cdkOut, fault }: Job): Promise<Judged> {
    if (cdkOut !== this.#cdkOut) await this.#leaveCloud();
    this.#cdkOut = cdkOut;
    const judged = await this.#playOn(fault);
    if (judged.happened || judged.problems.length > 0 || this.#lives <= 1) return judged;
    // a function that still knows what it asked before makes fewer calls: started cold it makes them all
    await this.#stage?.cloud.host.coolDown(fault?.call.functionName);
    return this.#playOn(fault);
  }

  async #playOn(fault: FaultedCall | undefined): Promise<Judged> {
    const stage = await this.#openStage();
    this.#lives += 1;
    this.#played += 1;
    try {
      const judged = await playFaultedLife(stage, `${process.pid}-${this.#played}`, fault);
      // a life that still goes on would be taken for a part of the next one
      const isClean = stage.isIdle() && stage.schedulesNow().length === 0 && stage.assignmentsLeft().length === 0;
      if (!isClean) await this.#leaveCloud();
      return judged;
    } catch (error) {
      await this.#leaveCloud();
      const problem = error instanceof Error ? error.message : String(error);
      return { end: "broke off", problems: [problem], happened: true, calls: [] };
    }
  }

  async #openStage(): Promise<OpenStage> {
    const clock = () => new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 });
    this.#stage ??= await openStage({ cdkOut: this.#cdkOut, clock: clock() });
    return this.#stage;
  }

  async #leaveCloud(): Promise<void> {
    await this.#stage?.close();
    this.#stage = undefined;
    this.#lives = 0;
  }
}

function main(): void {
  const player = new Player();
  let last = Promise.resolve();
  process.on("message", (job: Job) => {
    last = last.then(async () => {
      const answer: Answer = { ...job, judged: await player.play(job) };
      process.send?.(answer);
    });
  });
  process.on("disconnect", () => process.exit(0));
}

main();
