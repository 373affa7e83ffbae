import { type Access, keyPartsOf } from "../../../lambdas/domain/access.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { isFinal } from "../../../lambdas/domain/status.ts";
import type { World } from "../../fixtures/daypass-world.ts";

/** One access, and whose it truly is. */
export interface Known {
  readonly access: Access;
  /** Ids of the requests for it. */
  readonly requests: Set<string>;
  /** Somebody made it by hand: it must stay until somebody removes it by hand. */
  isStanding: boolean;
  removedByHandAtMs: number;
}

/** What truly is in AWS, whatever records and ledger say. */
export class Truth {
  readonly #records = new Map<string, RequestRecord>();
  readonly #world: World;
  readonly #known = new Map<string, Known>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The records as they are in the table. */
  get records(): ReadonlyMap<string, RequestRecord> {
    return this.#records;
  }

  note(record: RequestRecord): void {
    this.#records.set(record.id, record);
    this.know(record.request.access).requests.add(record.id);
  }

  all(): Iterable<Known> {
    return this.#known.values();
  }

  know(access: Access): Known {
    const key = keyPartsOf(access).join("#");
    const there = this.#known.get(key);
    if (there !== undefined) return there;
    const removedByHandAtMs = Number.NEGATIVE_INFINITY;
    const known: Known = { access, requests: new Set(), isStanding: false, removedByHandAtMs };
    this.#known.set(key, known);
    return known;
  }

  exists(access: Access): boolean {
    return access.kind === "account" ? this.#world.assignments.exists(access) : this.#world.memberships.exists(access);
  }

  /** Of the requests for it, those that can still give access, or take it away. */
  openFor({ requests }: Known): readonly RequestRecord[] {
    const open: RequestRecord[] = [];
    for (const id of requests) {
      const record = this.#records.get(id);
      if (record?.expiresAt !== undefined && !isFinal(record.status)) open.push(record);
    }
    return open;
  }

  /**
   * Somebody makes it by hand. Not while Daypass is at it: what appears between its look and its call, AWS itself cannot tell from
   * what that call made.
   */
  async makeByHand(access: Access, now: Date): Promise<boolean> {
    const entry = await this.#world.ledger.read(access);
    const isAtIt = entry?.turn !== undefined && entry.turn.until >= now;
    if (entry?.ours || entry?.operation !== undefined || isAtIt || this.exists(access)) return false;
    if (!this.#world.users.has(access.principalId)) return false;
    this.know(access).isStanding = true;
    this.#set(access, true);
    return true;
  }

  async removeByHand(access: Access, now: Date): Promise<boolean> {
    const entry = await this.#world.ledger.read(access);
    if (entry?.operation !== undefined || !this.exists(access)) return false;
    this.vanish(access, now);
    return true;
  }

  vanish(access: Access, now: Date): void {
    const known = this.know(access);
    known.isStanding = false;
    known.removedByHandAtMs = now.getTime();
    this.#set(access, false);
  }

  #set(access: Access, exists: boolean): void {
    if (access.kind === "account") this.#world.assignments.setByHand(access, exists);
    else this.#world.memberships.setByHand(access, exists);
  }
}
