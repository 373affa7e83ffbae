import { beginReading, type DirectoryReading, snapshotOf } from "../domain/directory-reading.ts";
import { secondsAfter, secondsBetween } from "../domain/instant.ts";
import { groupsSpokenOf } from "../domain/policy/asked-group.ts";
import type { Policy } from "../domain/policy/policy.ts";
import { NO_PROGRESS } from "../domain/reading-progress.ts";
import type { Clock, Pause } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { DirectorySnapshots, SnapshotReplacement } from "../ports/directory-snapshots.ts";
import { DirectoryUnavailableError } from "../ports/errors.ts";
import type { ProgressStore } from "../ports/progress-store.ts";
import { fewASecond } from "../steps/few-a-second.ts";
import { readNext } from "../steps/read-directory.ts";

export interface RefreshDirectoryPorts {
  readonly directory: Directory;
  readonly snapshots: DirectorySnapshots & SnapshotReplacement;
  readonly progress: ProgressStore;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly pause: Pause;
}

export interface Refreshed {
  readonly next: "done" | "again";
  /** Until the next step. */
  readonly seconds: number;
  /** Of the reading: made so far, and known to be left. */
  readonly calls: number;
  readonly left: number;
}

/** Below 5, of the 20 that there are. */
const CALLS_A_SECOND = 4;
/** One invocation reads for so long, of the 120 that it has. */
const READ_FOR_SECONDS = 90;
/** Longer than an invocation can last: one that was cut off is at it no more. */
const LEASE_SECONDS = 150;
/** A reading that is older begins anew: what it found first may not be so any more, and its tokens may have run out. */
const OLDEST_READING_SECONDS = 3 * 3600;
/** So often in a row the same call is waited for here, 2 to 60 seconds each; then the workflow is told. */
const MOST_FAILURES = 8;
const LONGEST_WAIT_SECONDS = 60;

/**
 * One step of reading the directory anew: goes on with the reading that is on its way, for a while, one call after the other, and puts
 * the snapshot in place when every page of it was read. It is done when there is a snapshot whose reading began after it was asked
 * for. However often it is cut off or called, also twice at once: one invocation reads, and none of what was read is lost.
 */
export function makeRefreshDirectory(ports: RefreshDirectoryPorts) {
  const paced = fewASecond(ports, CALLS_A_SECOND);
  return async ({
    askedAt,
    invocation,
  }: {
    readonly askedAt: Date;
    readonly invocation: string;
  }): Promise<Refreshed> => {
    const current = await ports.snapshots.read();
    if (current.kind === "read" && current.snapshot.startedAt >= askedAt) return done(0);

    const now = ports.clock.now();
    const { progress, version } = await ports.progress.read();
    const until = progress.lease?.until;
    if (until !== undefined && until > now && progress.lease?.owner !== invocation) {
      return again(progress.reading, Math.min(30, Math.ceil(secondsBetween(now, until))));
    }
    const reading = usable(progress.reading, now) ?? beginReading(now, groupsSpokenOf(ports.policy));
    const lease = { owner: invocation, until: secondsAfter(now, LEASE_SECONDS) };
    const begun = await ports.progress.write({ ...NO_PROGRESS, lease, reading }, version);
    if (begun === "changed") return again(reading, 5);

    const failure = await readOn(ports, paced, reading, secondsAfter(now, READ_FOR_SECONDS));
    const isWhole = failure === undefined && reading.todo.length === 0;
    await ports.progress.write(isWhole ? NO_PROGRESS : { ...NO_PROGRESS, reading }, begun.version);
    if (failure !== undefined && !isWaitedFor(failure, reading)) throw failure;
    if (isWhole && reading.startedAt >= askedAt) return done(reading.calls);
    return again(reading, failure === undefined ? 1 : Math.min(LONGEST_WAIT_SECONDS, 2 ** reading.failures));
  };
}

/** Calls until the time is up, or all is read and in its place; returns what the last call failed with. */
async function readOn(
  { directory, snapshots, clock }: RefreshDirectoryPorts,
  paced: ReturnType<typeof fewASecond>,
  reading: DirectoryReading,
  until: Date,
): Promise<unknown> {
  try {
    while (reading.todo.length > 0 && clock.now() < until) {
      await paced(() => readNext(directory, reading));
      reading.failures = 0;
    }
    // never a part of it
    if (reading.todo.length === 0) await snapshots.replace(snapshotOf(reading, clock.now()));
    return undefined;
  } catch (error) {
    reading.failures += 1;
    return error;
  }
}

/** A service that is busy or away for a moment; a missing permission is somebody's to give. */
function isWaitedFor(failure: unknown, { failures }: DirectoryReading): boolean {
  return failure instanceof DirectoryUnavailableError && failures < MOST_FAILURES;
}

function usable(reading: DirectoryReading | undefined, now: Date): DirectoryReading | undefined {
  if (reading === undefined || secondsBetween(reading.startedAt, now) > OLDEST_READING_SECONDS) return undefined;
  return reading;
}

function done(calls: number): Refreshed {
  return { next: "done", seconds: 0, calls, left: 0 };
}

function again(reading: DirectoryReading | undefined, seconds: number): Refreshed {
  return { next: "again", seconds, calls: reading?.calls ?? 0, left: reading?.todo.length ?? 0 };
}
