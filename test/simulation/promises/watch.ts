import type { World } from "../../fixtures/daypass-world.ts";
import type { SeenCall } from "../kernel/seen-call.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { Authority } from "../story/authority.ts";
import type { Truth } from "../story/truth.ts";

/** What the promises are judged by. */
export interface Judged {
  readonly world: World;
  readonly truth: Truth;
  readonly authority: Authority;
  readonly time: VirtualTime;
  /** Since when nothing went wrong that can hold a removal up. */
  troubledUntilMs(): number;
  /** Requests whose schedules somebody deleted. */
  readonly disarmed: ReadonlySet<string>;
}

export type Broken = (promise: string) => void;

/** Looks at one call after its effect. */
export type CallWatch = (judged: Judged, call: SeenCall, broken: Broken) => void | Promise<void>;
