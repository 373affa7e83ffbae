import type { CloudClock } from "./clock.ts";
import type { WorkerState } from "./lambda-worker/messages.ts";

/** A function instance in the middle of an invocation. */
export interface WaitingRun {
  readonly functionName: string;
  readonly accessKeyId: string;
  readonly state: WorkerState;
}

export interface SettlingParts {
  readonly clock: CloudClock;
  readonly host: {
    activity(): number;
    waiting(): Promise<readonly WaitingRun[]>;
  };
  /** Calls in progress anywhere in the cloud that are neither held back nor waiting for a function. */
  inFlight(): number;
  /** Requests of the function instance with this key whose answers fault injection holds back until a timer. */
  held(accessKeyId: string): number;
  /** Real time after which a cloud that is still busy is a bug; @default 20,000 ms. */
  readonly giveUpAfterMs?: number;
}

const GIVE_UP_AFTER_MS = 20_000;

/**
 * Waits, without sleeping, until nothing can happen in the cloud any more but by a timer or from outside: no call is in progress,
 * and each running function waits for its timers or for an answer that is held back.
 * @throws Error naming who is busy, when that takes too long.
 */
export function makeSettle(parts: SettlingParts): () => Promise<void> {
  return async () => {
    const giveUpAt = performance.now() + (parts.giveUpAfterMs ?? GIVE_UP_AFTER_MS);
    for (;;) {
      await turnOfTheLoop();
      await turnOfTheLoop();
      const reason = await busyBecause(parts);
      if (reason === undefined) return;
      if (performance.now() > giveUpAt) throw new Error(`the cloud does not settle: ${reason}`);
    }
  };
}

async function busyBecause({
  clock,
  host,
  inFlight,
  held,
  giveUpAfterMs = GIVE_UP_AFTER_MS,
}: SettlingParts): Promise<string | undefined> {
  const inMain = () => {
    if (clock.firesSoon()) return "a timer is due";
    return inFlight() > 0 ? `${inFlight()} calls are in progress` : undefined;
  };
  const before = inMain();
  if (before !== undefined) return before;
  const activity = host.activity();
  const waiting = await within(giveUpAfterMs, host.waiting());
  if (waiting === undefined) return "a function computes without end";
  for (const { functionName, state } of waiting) {
    if (state.nativeWork.length > 0) return `${functionName} does ${state.nativeWork.join(", ")}`;
    if (unanswered(state) === 0 && state.timersPending === 0)
      return `${functionName} computes, or waits for what nobody sees`;
  }
  const onTheirWay = waiting.filter(({ accessKeyId, state }) => unanswered(state) !== held(accessKeyId)).length;
  if (onTheirWay > 0) return `requests of ${onTheirWay} functions are on their way`;
  // whoever was asked first may have been set in motion by one who was asked later
  return host.activity() === activity ? inMain() : "functions were set in motion";
}

function unanswered({ requestsStarted, requestsFinished }: WorkerState): number {
  return requestsStarted - requestsFinished;
}

/** Undefined when it takes longer: in real time, for a function that never yields. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limitMs, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
