import { MORNING, PERMISSION_SET_ARN } from "../../fixtures/access-requests.ts";
import { PRODUCTION } from "../../fixtures/daypass-world.ts";
import { Chance } from "../kernel/chance.ts";
import {
  type PolicyName,
  READ_ONLY_ARN,
  STAGING,
  WANTED,
  type Wanted,
  type WantedName,
  type Who,
} from "./organisation.ts";
import type { Act, Deed, Disaster, Moment, Script, Verb, Which } from "./script.ts";

const MOMENTS = [
  "open-request records.create",
  "open-request audit.put",
  "await-decision records.apply",
  "decide-request records.apply",
  "decide-request records.clearOutbox",
  "grant-access records.apply",
  "grant-access audit.put",
  "grant-access schedules.create",
  "grant-access schedules.readBack",
  "grant-access ledger.takeTurn",
  "grant-access ledger.change",
  "grant-access assignments.observe",
  "grant-access assignments.create",
  "grant-access memberships.create",
  "revoke-access ledger.takeTurn",
  "revoke-access ledger.change",
  "revoke-access records.apply",
  "revoke-access assignments.remove",
  "revoke-access schedules.delete",
  "notify conversations.post",
] as const;

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
  const writer = new ScriptWriter(chance, add);
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
  for (let number = 0; number < disasters; number += 1) add(writer.moment(chance.between(0, 5_400)), disaster(chance));
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

const APPROVING: readonly [readonly [number, Who], ...(readonly [number, Who])[]] = [
  [6, "adam"],
  [4, "bea"],
  [1, "carl"],
];

class ScriptWriter {
  lives = 0;
  #submissions = 0;
  #clicks = 0;
  readonly #chance: Chance;
  readonly #add: (when: Moment, deed: Deed) => void;

  constructor(chance: Chance, add: (when: Moment, deed: Deed) => void) {
    this.#chance = chance;
    this.#add = add;
  }

  /** At about that time, or at the worst moment that there may be. */
  moment(afterSeconds: number): Moment {
    const chance = this.#chance;
    if (!chance.happens(0.25)) return { afterSeconds };
    return {
      during: chance.oneOf(MOMENTS),
      time: chance.weighted([
        [6, 1],
        [3, 2],
        [2, 3],
        [1, 5],
      ]),
    };
  }

  /** Somebody asks, somebody decides, and what comes of it. */
  request(at: number): void {
    const chance = this.#chance;
    const who = chance.weighted<Who>([
      [6, "rita"],
      [2, "dora"],
      [2, "carl"],
    ]);
    const wanted = chance.weighted<WantedName>([
      [8, "production"],
      [3, "staging"],
      [1, "reading"],
      [2, "both"],
      [4, "group"],
    ]);
    const asked: Wanted = WANTED[wanted];
    const parts = "accounts" in asked ? asked.accounts.length : 1;
    const submission = this.#submissions;
    this.#submissions += 1;
    this.lives += parts;
    const startsInSeconds = chance.happens(0.12) ? chance.between(60, 1_800) : undefined;
    const durationSeconds = chance.oneOf([900, 900, 1_800, 3_600]);
    const later = startsInSeconds === undefined ? {} : { startsInSeconds };
    this.#add({ afterSeconds: at }, { kind: "submit", who, submission, wanted, durationSeconds, ...later });
    const of = { submission, part: chance.between(0, parts - 1) };
    const whole = parts > 1 && chance.happens(0.6);
    const decidedAt = this.#decide(at, of, who, durationSeconds, whole);
    const begins = Math.max(decidedAt, at + (startsInSeconds ?? 0));
    this.#follow(begins, of, who, durationSeconds);
  }

  #decide(at: number, of: Which, who: Who, asked: number, whole: boolean): number {
    const chance = this.#chance;
    const decidedAt = at + chance.between(5, chance.happens(0.8) ? 120 : 1_500);
    const approver = chance.weighted(APPROVING);
    if (chance.happens(0.86)) {
      const less = asked > 900 && chance.happens(0.1) ? { lessSeconds: 900 } : {};
      this.#click(this.moment(decidedAt), approver, "approve", of, { ...less, ...(whole ? { wholeBatch: true } : {}) });
    }
    if (chance.happens(0.3))
      this.#click(this.moment(decidedAt + chance.between(0, 40)), approver === "adam" ? "bea" : "adam", "approve", of);
    if (chance.happens(0.1)) this.#click(this.moment(decidedAt + chance.between(-5, 5)), "bea", "deny", of);
    if (chance.happens(0.1))
      this.#click({ afterSeconds: decidedAt - 2 }, chance.oneOf([who, "carl", "dora"]), "approve", of);
    return decidedAt;
  }

  #follow(begins: number, of: Which, who: Who, durationSeconds: number): void {
    const chance = this.#chance;
    const soon = () =>
      this.moment(
        begins +
          chance.weighted([
            [3, chance.between(0, 20)],
            [2, chance.between(20, durationSeconds)],
            [1, durationSeconds],
          ]),
      );
    if (chance.happens(0.08)) this.#click(this.moment(begins + chance.between(-10, 2)), who, "cancel", of);
    if (chance.happens(0.15)) this.#click(soon(), who, "end", of);
    if (chance.happens(0.1)) this.#click(soon(), chance.oneOf(["adam", "bea", "carl"]), "revoke", of);
    if (chance.happens(0.15)) {
      const submission = this.#submissions;
      this.#submissions += 1;
      this.lives += 1;
      const at = begins + chance.between(30, durationSeconds);
      this.#add(
        { afterSeconds: at },
        { kind: "extend", who, submission, of, durationSeconds: chance.oneOf([900, 1_800]) },
      );
      const extension = { submission, part: 0 };
      this.#click(this.moment(at + chance.between(5, 200)), chance.weighted(APPROVING), "approve", extension);
    }
    if (chance.happens(0.03)) this.#add(soon(), { kind: "schedule lost", of });
  }

  #click(when: Moment, who: Who, verb: Verb, of: Which, more: { lessSeconds?: number; wholeBatch?: true } = {}): void {
    const deed = { kind: "click", who, verb, of, click: this.#clicks, ...more } as const;
    this.#clicks += 1;
    this.#add(when, deed);
    // clicked twice, or sent twice by Slack
    if (this.#chance.happens(0.1) && "afterSeconds" in when) {
      const isSlacks = this.#chance.happens(0.5);
      this.#add(
        { afterSeconds: when.afterSeconds + this.#chance.between(0, 3) },
        isSlacks ? deed : { ...deed, click: this.#clicks },
      );
      this.#clicks += 1;
    }
  }
}

function disaster(chance: Chance): Disaster {
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
    [3, () => ({ kind: "outage", service: "slack", seconds: chance.between(60, 7_200) })],
    [3, () => ({ kind: "outage", service: "bucket", seconds: chance.between(60, 7_200) })],
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
    [2, () => ({ kind: "suspended", accountId })],
    [1, () => ({ kind: "closed", accountId })],
    [2, () => ({ kind: "permission set gone", arn })],
    [1, () => ({ kind: "sessions longer", arn })],
    [4, () => ({ kind: "made by hand", who: chance.oneOf(["rita", "dora", "carl"]), wanted })],
    [2, () => ({ kind: "removed by hand", who: chance.oneOf(["rita", "dora", "carl"]), wanted })],
    [2, () => ({ kind: "executions stopped" })],
    [1, () => ({ kind: "grants stopped", seconds: chance.between(60, 1_800) })],
  ])();
}
