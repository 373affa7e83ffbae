import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { LocalGroup } from "../../organisation.ts";

/** Milliseconds of cloud time from a change until look-ups show it. */
const LAG_MS = 1_000;

/**
 * Group memberships as the identity store keeps them: changed at once, shown a moment later, each with an id of its own that never
 * comes back. The members of a group may be changed by hand beside it, which is shown at once.
 */
export class MembershipStore {
  readonly #clock: Clock;
  readonly #storeId: string;
  /** How often each membership was made anew: its id follows from that. */
  readonly #made = new Map<string, number>();
  readonly #lagging = new Map<string, { readonly untilMs: number; readonly shown: boolean }>();

  constructor(clock: Clock, storeId: string) {
    this.#clock = clock;
    this.#storeId = storeId.replace(/^d-/, "");
  }

  /** What a look-up shows now. */
  shows(group: LocalGroup, userId: string): boolean {
    const late = this.#lagging.get(keyOf(group, userId));
    return late !== undefined && late.untilMs > this.#clock.now() ? late.shown : group.members.has(userId);
  }

  idOf(group: LocalGroup, userId: string): string {
    const key = keyOf(group, userId);
    const hex = createHash("sha256")
      .update(`${key} ${this.#made.get(key) ?? 0}`)
      .digest("hex");
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
    return `${this.#storeId}-${[...parts, hex.slice(20, 32)].join("-")}`;
  }

  change(group: LocalGroup, userId: string, exists: boolean): void {
    const key = keyOf(group, userId);
    this.#lagging.set(key, { untilMs: this.#clock.now() + LAG_MS, shown: !exists });
    if (exists) group.members.add(userId);
    else {
      group.members.delete(userId);
      this.#made.set(key, (this.#made.get(key) ?? 0) + 1);
    }
  }
}

function keyOf({ groupId }: LocalGroup, userId: string): string {
  return `${groupId} ${userId}`;
}
