import { MORNING } from "../../fixtures/access-requests.ts";
import { Chance } from "../kernel/chance.ts";
import type { PolicyName } from "./organisation.ts";
import { RequestWriter } from "./request-writer.ts";
import type { Act, Deed, Moment, Script } from "./script.ts";
import { writeDisaster } from "./write-disaster.ts";

/** Writes what happens in the story of a seed. */
export function writeScript(seed: number): Script {
  const chance = new Chance(seed, "script");
  const acts: Act[] = [];
  const add = (when: Moment, deed: Deed) => acts.push({ number: acts.length, when, deed });
  const policy = chance.weighted<PolicyName>([
    [10, "usual"],
    [3, "two approvals"],
    [3, "staging at once"],
    [2, "approvers of a group"],
    [2, "own approval"],
    [1, "bea alone"],
    [1, "short times"],
  ]);
  const writer = new RequestWriter(chance, add);
  const submissions = chance.weighted([
    [5, 1],
    [4, 2],
    [2, 3],
  ]);
  for (let number = 0; number < submissions; number += 1) writer.request(chance.between(0, 900) * number);
  const disasters = chance.weighted([
    [4, 0],
    [4, 1],
    [2, 2],
    [1, 3],
  ]);
  for (let number = 0; number < disasters; number += 1)
    add(writer.moment(chance.between(0, 5_400)), writeDisaster(chance));
  return {
    seed,
    startMs: MORNING.getTime() + chance.between(0, 86_400) * 1_000 + chance.between(0, 999),
    faultRate: chance.weighted([
      [3, 0],
      [4, 0.005],
      [3, 0.02],
      [1, 0.06],
    ]),
    policy,
    takesSeconds: chance.oneOf([2, 4, 15]),
    lagSeconds: chance.oneOf([0, 1, 4, 20]),
    acts,
    lives: writer.lives,
  };
}
