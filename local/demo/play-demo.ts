import type { Policy } from "../../lambdas/domain/policy/policy.ts";
import { CloudClock } from "../clock.ts";
import { type Chain, witnessChain } from "../lives/chain.ts";
import { type OpenStage, openStage } from "../lives/open-stage.ts";
import { assignmentOf, type Wish } from "../lives/stage.ts";
import { Witness } from "../lives/witness.ts";
import type { Organisation } from "../organisation.ts";
import { type Candidates, candidatesIn, type Deployment } from "./candidates.ts";
import { type FoundGroupRequest, findGroupRequest } from "./find-group-request.ts";
import { findRequests } from "./find-requests.ts";
import { GROUP_LIFE, sayGroupFound } from "./group-life.ts";
import type { FoundRequests } from "./kinds.ts";
import { leftInAws } from "./left-in-aws.ts";
import { LIVES, type Scene } from "./lives.ts";
import { type PlayableLife, playable } from "./playable.ts";
import type { Report } from "./report.ts";

/** What is played: an app that was synthesised with a policy, and the people and accounts of a file. */
export interface Demo {
  readonly cdkOut: string;
  readonly policy: Policy;
  readonly organisationFile: string;
  readonly deployment: Deployment;
}

/** Plays the lives one after the other on one cloud; true when everything was seen that must be seen. */
export async function playDemo(demo: Demo, report: Report): Promise<boolean> {
  const { cdkOut, organisationFile, policy } = demo;
  const started = performance.now();
  const clock = new CloudClock({ startMs: Math.ceil(Date.now() / 60_000) * 60_000, speed: 0 });
  let candidates: Candidates | undefined;
  let found: FoundRequests = {};
  let foundGroup: FoundGroupRequest | undefined;
  const organise = (organisation: Organisation) => {
    candidates = candidatesIn(policy, organisation, demo.deployment);
    found = findRequests(policy, candidates);
    foundGroup = findGroupRequest(policy, organisation, candidates.people);
    // the form offers what was active when the directory was read: it will be suspended when it is asked for
    const third = organisation.accounts.get(found.several?.besides?.[1] ?? "");
    if (third !== undefined) third.state = "ACTIVE";
  };
  const stage = await report.during("starting the local cloud and looking for requests in the policy", () =>
    openStage({ cdkOut, organisationFile, policy, organise, clock }),
  );
  let allSeen = true;
  const miss = (life: string, what: string) => {
    allSeen = false;
    report.missing(life, what);
  };
  const madeByHand: Wish[] = [];
  try {
    const lives = playable(LIVES, found, candidates?.looked ?? "nobody", report);
    sayGroupFound(foundGroup, report);
    const reminders = policy.defaults.remindersAfterSeconds.length;
    for (const [at, life] of lives.entries()) {
      const name = `life ${at + 1}`;
      for (const what of await playLife(stage, name, life, { reminders, madeByHand }, report)) miss(name, what);
    }
    if (foundGroup !== undefined) {
      const group = foundGroup;
      const name = `life ${lives.length + 1}`;
      const play = (witness: Witness) => GROUP_LIFE.play(stage, witness, group);
      for (const what of await witnessed(stage, name, GROUP_LIFE.title, report, play)) miss(name, what);
    }
    if (lives.length === 0 && foundGroup === undefined) miss("the demo", "any request that could be played");
    const left = await leftInAws(stage, madeByHand);
    report.leftovers(left);
    for (const line of left.assignments) miss("the end", `no assignment left in AWS, but ${line}`);
    for (const line of left.schedules) miss("the end", `no schedule left in AWS, but ${line}`);
    for (const line of left.missing) miss("the end", `standing access that is left alone, but ${line} no more`);
  } finally {
    await stage.close();
  }
  report.verdict(allSeen, Math.round((performance.now() - started) / 100) / 10);
  return allSeen;
}

async function playLife(
  stage: OpenStage,
  name: string,
  { life, found }: PlayableLife,
  { reminders, madeByHand }: { readonly reminders: number; readonly madeByHand: Wish[] },
  report: Report,
): Promise<readonly string[]> {
  const makeByHand = (wish: Wish) => {
    const { accountId, permissionSetArn, principalId } = assignmentOf(stage, wish);
    stage.assignments.setByHand({ accountId, permissionSetArn, principalId, principalType: "USER" }, true);
    madeByHand.push(wish);
  };
  const scene: Omit<Scene, "witness"> = {
    stage,
    found,
    wish: { ...found.wish, reason: life.reason },
    reminders,
    makeByHand,
  };
  return witnessed(stage, name, life.title, report, (witness) => life.play({ ...scene, witness }));
}

/** What should have been seen while a life was played, and was not. */
async function witnessed(
  stage: OpenStage,
  name: string,
  title: string,
  report: Report,
  play: (witness: Witness) => Promise<readonly Chain[]>,
): Promise<readonly string[]> {
  report.life(name, title);
  const witness = new Witness(
    name,
    () => new Date(stage.clock.now()),
    (sighting) => report.sighting(sighting),
  );
  try {
    for (const chain of await play(witness)) await witnessChain(stage, witness, chain);
    return witness.missing;
  } catch (error) {
    return [...witness.missing, error instanceof Error ? error.message : String(error)];
  }
}
