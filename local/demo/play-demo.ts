import { CloudClock } from "../clock.ts";
import { playGrantedAndExpired, witnessChain } from "../lives/approved-and-expired.ts";
import { openStage } from "../lives/open-stage.ts";
import { playDenied, playLapsed, playRefused } from "../lives/other-lives.ts";
import type { Stage, Wish } from "../lives/stage.ts";
import { Witness } from "../lives/witness.ts";
import type { Report } from "./report.ts";

interface Life {
  readonly name: string;
  readonly title: string;
  play(stage: Stage, witness: Witness): Promise<string>;
  /** The audit chain that it must leave. */
  readonly facts: readonly string[];
}

const RITA = "U0RITA";
const ADAM = "U0ADAM";
const PRODUCTION = "222222222222";
const SANDBOX = "444444444444";

const wish = (account: string, permissionSet: string, reason: string): Wish => ({
  by: RITA,
  account,
  permissionSet,
  durationSeconds: 3600,
  reason,
});

const GRANTED = ["granting", "granted", "revoking", "ended"];
const LIVES: readonly Life[] = [
  {
    name: "life 1",
    title: "approved, granted, expired",
    play: (stage, witness) =>
      playGrantedAndExpired(stage, witness, wish(PRODUCTION, "PowerUser", "a deployment is stuck"), ADAM),
    facts: ["requested", "approved", ...GRANTED],
  },
  {
    name: "life 2",
    title: "denied with a reason",
    play: (stage, witness) => playDenied(stage, witness, wish(PRODUCTION, "PowerUser", "try something out"), ADAM),
    facts: ["requested", "denied"],
  },
  {
    name: "life 3",
    title: "lapsed, with reminders on the way",
    play: (stage, witness) => playLapsed(stage, witness, wish(PRODUCTION, "PowerUser", "nobody is in the office")),
    facts: ["requested", ...Array.from({ length: 5 }, () => "reminded"), "lapsed"],
  },
  {
    name: "life 4",
    title: "granted at once by the policy",
    play: (stage, witness) => playGrantedAndExpired(stage, witness, wish(SANDBOX, "ReadOnly", "look at a dashboard")),
    facts: ["requested", "approved", ...GRANTED],
  },
  {
    name: "life 5",
    title: "refused by the policy, saying why",
    play: (stage, witness) =>
      playRefused(stage, witness, wish(SANDBOX, "PowerUser", "fix it quickly"), "no rule lets the requester"),
    facts: ["requested", "refused"],
  },
];

/** Plays the lives one after the other on one cloud; true when everything was seen that must be seen. */
export async function playDemo(cdkOut: string, report: Report): Promise<boolean> {
  const started = performance.now();
  const clock = new CloudClock({ startMs: Math.ceil(Date.now() / 60_000) * 60_000, speed: 0 });
  const stage = await report.during("starting the local cloud from the template", () => openStage({ cdkOut, clock }));
  let allSeen = true;
  const miss = (life: string, what: string) => {
    allSeen = false;
    report.missing(life, what);
  };
  try {
    for (const life of LIVES) for (const what of await playLife(stage, life, report)) miss(life.name, what);
    const { accounts, permissionSets } = stage.organisation;
    const assignments = await stage.observer.assignmentsIn(
      stage.instanceArn,
      [...accounts.keys()],
      [...permissionSets.keys()],
    );
    const schedules = await stage.observer.scheduleNames(stage.scheduleGroup);
    report.leftovers(assignments, schedules);
    if (assignments.length > 0) miss("the end", `no assignment left in AWS, but ${assignments.join(", ")}`);
    if (schedules.length > 0) miss("the end", `no schedule left in AWS, but ${schedules.join(", ")}`);
  } finally {
    await stage.close();
  }
  report.verdict(allSeen, Math.round((performance.now() - started) / 100) / 10);
  return allSeen;
}

async function playLife(stage: Stage, life: Life, report: Report): Promise<readonly string[]> {
  report.life(life.name, life.title);
  const witness = new Witness(
    life.name,
    () => new Date(stage.clock.now()),
    (sighting) => report.sighting(sighting),
  );
  try {
    const requestId = await life.play(stage, witness);
    await witnessChain(stage, witness, requestId, life.facts);
    return witness.missing;
  } catch (error) {
    return [...witness.missing, error instanceof Error ? error.message : String(error)];
  }
}
