import type { Clock } from "../../clock.ts";
import { AwsFault, type Caller } from "../../service.ts";

/** 20 calls a second over all Identity Center APIs together, for the whole organization. */
const CALLS_A_SECOND = 20;
/** Milliseconds that one call takes its caller, who makes the next one after it: the clock itself may stand still meanwhile. */
const CALL_TAKES_MS = 50;

/** The limit that sso-admin and the identity store share. Somebody who only looks on from outside is not counted. */
export class SharedRateLimit {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #lastCallAt = new Map<string, number>();
  readonly #callsIn = new Map<number, number>();

  constructor(clock: Clock, limit = CALLS_A_SECOND) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** Counts a call, or throws as AWS does. */
  count({ functionName }: Caller): void {
    if (functionName === undefined) return;
    const now = this.#clock.now();
    const at = Math.max(now, (this.#lastCallAt.get(functionName) ?? 0) + CALL_TAKES_MS);
    this.#lastCallAt.set(functionName, at);
    const second = Math.floor(at / 1000);
    for (const past of this.#callsIn.keys()) if (past < Math.floor(now / 1000)) this.#callsIn.delete(past);
    const calls = (this.#callsIn.get(second) ?? 0) + 1;
    this.#callsIn.set(second, calls);
    if (calls > this.#limit) throw new AwsFault("ThrottlingException", "Rate exceeded");
  }
}
