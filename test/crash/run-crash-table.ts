import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { copyWithBug, PLANTED_BUG_NAMES } from "../../local/planted-bugs.ts";
import { synthesise } from "../../local/synthesise.ts";
import type { Answer, Job } from "./crash-player.ts";
import { type CallOfLife, FAULTS, nameOfCall } from "./fault-kinds.ts";
import type { Judged } from "./faulted-life.ts";

const ROOT = join(__dirname, "../..");
/** One for each core; a third one on two cores makes all of them slower. */
const PROCESSES = availableParallelism();

/** Each function has a thread and a heap of its own: fewer collections, and none that wait for other threads. */
const FOR_MANY_ISOLATES = ["--single-threaded-gc", "--max-semi-space-size=64"];

/** Plays jobs in as many processes as there are cores; each child is asked for one life at a time. */
class Players {
  readonly #children: readonly ChildProcess[];

  constructor(cdkOut: string, processes: number) {
    this.#children = Array.from({ length: processes }, () =>
      fork(join(__dirname, "crash-player.ts"), [cdkOut], {
        execArgv: ["--import", "tsx", ...FOR_MANY_ISOLATES],
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
      }),
    );
  }

  /** Calls back with each answer as it comes; ends early when that returns false. */
  async play(jobs: readonly Job[], onAnswer: (answer: Answer) => boolean): Promise<void> {
    const waiting = [...jobs];
    let goesOn = true;
    await Promise.all(
      this.#children.map(async (child) => {
        for (let job = waiting.shift(); job !== undefined && goesOn; job = waiting.shift()) {
          if (!onAnswer(await ask(child, job))) goesOn = false;
        }
      }),
    );
  }

  stop(): void {
    for (const child of this.#children) child.disconnect();
  }
}

function ask(child: ChildProcess, job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`a process of the crash table ended with code ${code}`));
    child.once("exit", died);
    child.once("message", (answer: Answer) => {
      child.off("exit", died);
      resolve(answer);
    });
    child.send(job);
  });
}

/** The life without a fault: how many calls there are, and of which functions. */
async function playedWhole(players: Players): Promise<Judged> {
  let whole: Judged | undefined;
  await players.play([{ fault: undefined }], ({ judged }) => {
    whole = judged;
    return true;
  });
  if (whole === undefined) throw new Error("the life was not played");
  return whole;
}

function jobsFor(calls: readonly CallOfLife[]): readonly Job[] {
  return calls.flatMap((call) => FAULTS.map(({ kind }) => ({ fault: { call, kind } })));
}

/** What is wrong with a life: its own problems, and a fault that met nothing. */
function problemsOf({ judged, fault }: Answer): readonly string[] {
  if (judged.happened || fault === undefined) return judged.problems;
  return [...judged.problems, "the call was not made, so nothing went wrong"];
}

/** The whole table; returns how many lives ended illegally. */
async function runTable(cdkOut: string): Promise<number> {
  const players = new Players(cdkOut, PROCESSES);
  try {
    const whole = await playedWhole(players);
    console.log(`approved-and-expired without a fault: ${whole.end}, ${whole.calls.length} calls of functions`);
    const problems = whole.end === "Ended" ? whole.problems : [...whole.problems, `it ended as: ${whole.end}`];
    for (const problem of problems) console.log(`  ILLEGAL: ${problem}`);
    const answers = new Map<string, Answer>();
    const jobs = jobsFor(whole.calls);
    await players.play(jobs, (answer) => {
      answers.set(keyOf(answer), answer);
      for (const problem of problemsOf(answer)) console.error(`ILLEGAL: ${keyOf(answer)}: ${problem}`);
      if (answers.size % 100 === 0) console.error(`… ${answers.size} of ${jobs.length} lives`);
      return true;
    });
    return problems.length + printTable(whole, answers);
  } finally {
    players.stop();
  }
}

function printTable(whole: Judged, answers: ReadonlyMap<string, Answer>): number {
  const illegal: string[] = [];
  console.log(`\ncall of approved-and-expired × fault → end`);
  for (const [index, call] of whole.calls.entries()) {
    const row = FAULTS.map(({ kind, short }) => {
      const key = keyOf({ fault: { call, kind } });
      const answer = answers.get(key);
      const problems = answer === undefined ? ["it was not played"] : problemsOf(answer);
      if (problems.length > 0) illegal.push(`ILLEGAL: ${key}: ${problems.join("; ")} (${answer?.judged.end})`);
      return `${short}: ${problems.length === 0 ? answer?.judged.end : "ILLEGAL"}`;
    });
    console.log(`${String(index + 1).padStart(3)} ${nameOfCall(call)}\n      ${row.join(" · ")}`);
  }
  for (const line of illegal) console.log(line);
  console.log(`\n${answers.size} lives, ${illegal.length} illegal`);
  return illegal.length;
}

function keyOf({ fault }: Job): string {
  return fault === undefined ? "no fault" : `${nameOfCall(fault.call)}, ${fault.kind}`;
}

/** A planted bug must turn the table red: the whole life, or the first faulted one that shows it. */
async function findsBug(bug: (typeof PLANTED_BUG_NAMES)[number]): Promise<boolean> {
  const players = new Players(await synthesise(copyWithBug(ROOT, bug)), 1);
  try {
    const whole = await playedWhole(players);
    let found = whole.problems[0];
    if (found === undefined) {
      await players.play(jobsFor(whole.calls), ({ judged }) => {
        found ??= judged.problems[0];
        return found === undefined;
      });
    }
    console.log(found === undefined ? `planted bug ${bug}: NOT FOUND` : `planted bug ${bug}: found, ${found}`);
    return found !== undefined;
  } finally {
    players.stop();
  }
}

async function main(): Promise<void> {
  const started = performance.now();
  console.error("… synthesising the app");
  const table = synthesise(ROOT).then(runTable);
  const [illegal, ...found] = await Promise.all([table, ...PLANTED_BUG_NAMES.map(findsBug)]);
  const missed = found.filter((isFound) => !isFound).length;
  console.log(
    `crash table: ${illegal} illegal ends, ${missed} planted bugs missed, ${Math.round((performance.now() - started) / 1000)} s`,
  );
  process.exitCode = illegal + missed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
