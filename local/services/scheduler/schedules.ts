import { isDeepStrictEqual } from "node:util";
import { AwsFault } from "../../service.ts";
import { deliverCopies } from "../delivery.ts";
import type { Schedule } from "./schedule.ts";
import { type FiringParts, fire } from "./schedule-firing.ts";

export interface SchedulesParts extends FiringParts {
  /** Milliseconds after its instant at which a schedule fires; AWS promises less than 60,000. */
  readonly fireOffsetMs: number;
  /** At least once: after how many milliseconds a firing starts its target, and starts it again. */
  arrivals(): readonly number[];
}

interface Kept {
  readonly schedule: Schedule;
  readonly disarm: () => void;
}

/** The schedules there are, by ARN, each with its timer. */
export class Schedules {
  readonly #parts: SchedulesParts;
  readonly #groups = new Set(["default"]);
  readonly #kept = new Map<string, Kept>();

  constructor(parts: SchedulesParts) {
    this.#parts = parts;
  }

  addGroup(name: string): void {
    this.#groups.add(name);
  }

  /**
   * The same token with the same request gives the schedule that it made, as long as that exists.
   * @throws AwsFault ConflictException for a name that is taken, ResourceNotFoundException for a group.
   */
  create(schedule: Schedule): Schedule {
    if (!this.#groups.has(schedule.groupName)) throw notFound(`Schedule group ${schedule.groupName}`);
    const known = this.#kept.get(schedule.arn)?.schedule;
    if (known !== undefined) {
      if (schedule.clientToken !== undefined && isDeepStrictEqual(known.asked, schedule.asked)) return known;
      throw new AwsFault("ConflictException", `Schedule ${schedule.name} already exists.`, 409);
    }
    const { clock, fireOffsetMs } = this.#parts;
    const disarm = schedule.enabled ? clock.at(schedule.atMs + fireOffsetMs, () => this.#complete(schedule)) : () => {};
    this.#kept.set(schedule.arn, { schedule, disarm });
    return schedule;
  }

  get(arn: string): Schedule {
    const kept = this.#kept.get(arn);
    if (kept === undefined) throw notFound(`Schedule ${arn.split("/").at(-1)}`);
    return kept.schedule;
  }

  /** A firing that is being tried already goes on. @throws AwsFault ResourceNotFoundException. */
  delete(arn: string): void {
    this.get(arn);
    this.#kept.get(arn)?.disarm();
    this.#kept.delete(arn);
  }

  all(): readonly Schedule[] {
    return [...this.#kept.values()].map(({ schedule }) => schedule);
  }

  /** However it ended: one whose retries ran out vanishes as well. It does not wait for a copy of its firing that comes late. */
  async #complete(schedule: Schedule): Promise<void> {
    const { clock, arrivals } = this.#parts;
    await deliverCopies(clock, arrivals(), () => fire(this.#parts, schedule));
    // meanwhile another one may have taken its name
    const same = this.#kept.get(schedule.arn)?.schedule === schedule;
    if (same && schedule.deleteAfterCompletion) this.#kept.delete(schedule.arn);
  }
}

function notFound(what: string): AwsFault {
  return new AwsFault("ResourceNotFoundException", `${what} does not exist.`, 404);
}
