import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { FaultKind } from "../../local/front-door/faults.ts";
import { isBecauseOf, PLANTED_BUG_NAMES, type PlantedBug, plantBug } from "../../local/planted-bugs.ts";
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

  constructor() {
    this.#children = Array.from({ length: PROCESSES }, () =>
      fork(join(__dirname, "crash-player.ts"), {
        execArgv: ["--import", "tsx", ...FOR_MANY_ISOLATES],
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
      }),
    );
  }

  /** Calls back with each answer as it comes. */
  async play(jobs: readonly Job[], onAnswer: (answer: Answer) => void): Promise<void> {
    const waiting = [...jobs];
    await Promise.all(
      this.#children.map(async (child) => {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) onAnswer(await ask(child, job));
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

/** The life without a fault on each of these apps. */
async function playedWhole(players: Players, cdkOuts: readonly string[]): Promise<ReadonlyMap<string, Judged>> {
  const played = new Map<string, Judged>();
  const jobs = cdkOuts.map((cdkOut) => ({ cdkOut, fault: undefined }));
  await players.play(jobs, ({ cdkOut, judged }) => played.set(cdkOut, judged));
  return played;
}

/** Kills come last: a function that runs for a while is several times faster than one that was just started. */
function jobsFor(cdkOut: string, calls: readonly CallOfLife[]): readonly Job[] {
  const kinds = FAULTS.map(({ kind }) => kind);
  const isKill = (kind: FaultKind) => kind.startsWith("kill");
  const inOrder = [...kinds.filter((kind) => !isKill(kind)), ...kinds.filter(isKill)];
  return inOrder.flatMap((kind) => calls.map((call) => ({ cdkOut, fault: { call, kind } })));
}

/** What is wrong with a life: its own problems, and a fault that met nothing. */
function problemsOf({ judged, fault }: Answer): readonly string[] {
  if (judged.happened || fault === undefined) return judged.problems;
  return [...judged.problems, "the call was not made, so nothing went wrong"];
}

/** The whole table; returns how many lives ended illegally. */
async function runTable(players: Players, cdkOut: string, whole: Judged): Promise<number> {
  console.log(`approved-and-expired without a fault: ${whole.end}, ${whole.calls.length} calls of functions`);
  const problems = whole.end === "Ended" ? whole.problems : [...whole.problems, `it ended as: ${whole.end}`];
  for (const problem of problems) console.log(`  ILLEGAL: ${problem}`);
  const answers = new Map<string, Answer>();
  const jobs = jobsFor(cdkOut, whole.calls);
  await players.play(jobs, (answer) => {
    answers.set(keyOf(answer), answer);
    for (const problem of problemsOf(answer)) console.error(`ILLEGAL: ${keyOf(answer)}: ${problem}`);
    if (answers.size % 100 === 0) console.error(`… ${answers.size} of ${jobs.length} lives`);
  });
  return problems.length + printTable(whole, answers);
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

function keyOf({ fault }: Pick<Job, "fault">): string {
  return fault === undefined ? "no fault" : `${nameOfCall(fault.call)}, ${fault.kind}`;
}

/** Each planted bug must turn the table red: its first row, the life without a fault, shows all three. Returns how many do not. */
function bugsMissed(apps: ReadonlyMap<PlantedBug, string>, played: ReadonlyMap<string, Judged>): number {
  let missed = 0;
  for (const [bug, cdkOut] of apps) {
    const found = played.get(cdkOut)?.problems.find((problem) => isBecauseOf(bug, problem));
    if (found === undefined) missed += 1;
    console.log(`planted bug ${bug}: ${found === undefined ? "NOT FOUND" : `found, ${found}`}`);
  }
  return missed;
}

async function main(): Promise<void> {
  const started = performance.now();
  console.error("… synthesising the app");
  const cdkOut = await synthesise(ROOT);
  const apps = new Map<PlantedBug, string>();
  for (const bug of PLANTED_BUG_NAMES) apps.set(bug, await plantBug(cdkOut, bug));
  const players = new Players();
  try {
    const played = await playedWhole(players, [...apps.values(), cdkOut]);
    const whole = played.get(cdkOut);
    if (whole === undefined) throw new Error("the life was not played");
    const missed = bugsMissed(apps, played);
    const illegal = await runTable(players, cdkOut, whole);
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`crash table: ${illegal} illegal ends, ${missed} planted bugs missed, ${seconds} s`);
    process.exitCode = illegal + missed > 0 ? 1 : 0;
  } finally {
    players.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
