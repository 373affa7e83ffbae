import { PERMISSION_SET_ARN } from "../../fixtures/access-requests.ts";
import { PRODUCTION } from "../../fixtures/daypass-world.ts";
import type { Chance } from "../kernel/chance.ts";
import { READ_ONLY_ARN, STAGING, type WantedName, type Who } from "./organisation.ts";
import type { Disaster } from "./script.ts";

/** What AWS, Slack or an administrator does meanwhile. */
export function writeDisaster(chance: Chance): Disaster {
  const anybody = () =>
    chance.weighted<Who>([
      [4, "rita"],
      [2, "adam"],
      [2, "bea"],
      [1, "dora"],
      [1, "carl"],
    ]);
  const accountId = chance.oneOf([PRODUCTION, PRODUCTION, STAGING]);
  const arn = chance.oneOf([PERMISSION_SET_ARN, PERMISSION_SET_ARN, READ_ONLY_ARN]);
  const wanted = chance.oneOf<WantedName>(["production", "production", "staging", "group"]);
  return chance.weighted<() => Disaster>([
    [3, () => ({ kind: "outage", service: "slack", seconds: minutesOrHours(chance) })],
    [3, () => ({ kind: "outage", service: "bucket", seconds: minutesOrHours(chance) })],
    [
      2,
      () => ({
        kind: "outage",
        service: chance.oneOf(["table", "bus", "scheduler", "workflows", "pager"]),
        seconds: chance.between(20, 900),
      }),
    ],
    [
      2,
      () => ({
        kind: "outage",
        service: chance.oneOf(["identity-center", "identity-store", "organizations"]),
        seconds: chance.between(20, 1_800),
      }),
    ],
    [
      4,
      () => ({
        kind: "policy",
        name: chance.oneOf([
          "usual",
          "two approvals",
          "staging at once",
          "approvers of a group",
          "own approval",
          "bea alone",
          "short times",
          "denied",
          "nothing",
        ]),
      }),
    ],
    [3, () => ({ kind: "deployed" })],
    [2, () => ({ kind: "disabled", who: anybody() })],
    [2, () => ({ kind: "deleted", who: anybody() })],
    [1, () => ({ kind: "left Slack", who: anybody() })],
    [1, () => ({ kind: "left the group", who: chance.oneOf(["adam", "bea"]) })],
    [2, () => ({ kind: "suspended", accountId, seconds: minutesOrHours(chance) })],
    [1, () => ({ kind: "closed", accountId })],
    [2, () => ({ kind: "permission set gone", arn })],
    [1, () => ({ kind: "sessions longer", arn })],
    [2, () => ({ kind: "made by hand", who: chance.oneOf(["rita", "dora", "carl"]), wanted })],
    [2, () => ({ kind: "executions stopped" })],
    [1, () => ({ kind: "grants stopped", seconds: chance.between(60, 1_800) })],
  ])();
}

function minutesOrHours(chance: Chance): number {
  return chance.happens(0.9) ? chance.between(60, 900) : chance.between(3_600, 7_200);
}
