import type { Chance } from "../kernel/chance.ts";
import { WANTED, type Wanted, type WantedName, type Who } from "./organisation.ts";
import type { Deed, Moment, Verb, Which } from "./script.ts";

/** The worst moments: while one of these calls is on its way. */
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

const APPROVING: readonly [readonly [number, Who], ...(readonly [number, Who])[]] = [
  [6, "adam"],
  [4, "bea"],
  [1, "carl"],
];

/** Writes what people do about each request: who asks, who decides, and what comes of it. */
export class RequestWriter {
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
    // beside what Daypass does for the same person and place
    const byHand = (kind: "made by hand" | "removed by hand", seconds: number) =>
      this.#add(this.moment(seconds), { kind, who, wanted });
    if (chance.happens(0.05)) byHand("made by hand", begins - chance.between(1, 20));
    if (chance.happens(0.05)) byHand("removed by hand", begins + chance.between(15, durationSeconds));
    if (chance.happens(0.02)) byHand("made by hand", begins + durationSeconds + chance.between(0, 120));
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
