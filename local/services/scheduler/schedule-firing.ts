import type { CreateScheduleInput } from "@aws-sdk/client-scheduler";
import { AwsFault, type Caller } from "../../service.ts";
import type { SchedulerOptions } from "./scheduler.ts";

type Target = NonNullable<CreateScheduleInput["Target"]>;

export interface Schedule {
  readonly group: string;
  readonly name: string;
  readonly input: CreateScheduleInput;
  readonly target: Target;
  readonly firesAtMs: number;
  disarm: () => void;
}

/** Milliseconds after its instant at which a schedule fires: within the 60 s that the service promises. */
const FIRES_AFTER_MS = 5_000;
const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 300_000;

/** Fires schedules: at least once, retried by their policy, then to their dead-letter queue; either way they are gone then. */
export class ScheduleFiring {
  readonly #options: SchedulerOptions;
  readonly #gone: (schedule: Schedule) => void;
  #copies: (scheduleName: string) => number = () => 1;

  constructor(options: SchedulerOptions, gone: (schedule: Schedule) => void) {
    this.#options = options;
    this.#gone = gone;
  }

  deliver(copies: (scheduleName: string) => number): void {
    this.#copies = copies;
  }

  arm(schedule: Schedule, groupArn: string): void {
    const { clock } = this.#options;
    schedule.disarm = clock.at(schedule.firesAtMs + FIRES_AFTER_MS, async () => {
      for (let copy = 1; copy < this.#copies(schedule.name); copy += 1) await this.#attempt(schedule, groupArn, 1);
      await this.#attempt(schedule, groupArn, 1);
    });
  }

  async #attempt(schedule: Schedule, groupArn: string, attempt: number): Promise<void> {
    const { clock, calls } = this.#options;
    const { target, firesAtMs } = schedule;
    try {
      await calls.call(callerOf(target, groupArn), "states", "StartExecution", {
        stateMachineArn: target.Arn,
        input: target.Input,
      });
      this.#gone(schedule);
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
      const isOver = attempt > MaximumRetryAttempts || clock.now() > firesAtMs + MaximumEventAgeInSeconds * 1000;
      if (isOver) return this.#giveUp(schedule, groupArn, error);
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
      schedule.disarm = clock.at(clock.now() + wait, () => this.#attempt(schedule, groupArn, attempt + 1));
    }
  }

  async #giveUp(schedule: Schedule, groupArn: string, error: AwsFault): Promise<void> {
    this.#gone(schedule);
    const queueArn = schedule.target.DeadLetterConfig?.Arn;
    if (queueArn === undefined) return;
    const [, , , region, accountId, name] = queueArn.split(":");
    await this.#options.calls.call(callerOf(schedule.target, groupArn), "sqs", "SendMessage", {
      QueueUrl: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      MessageBody: schedule.target.Input ?? "{}",
      MessageAttributes: { ERROR_CODE: { DataType: "String", StringValue: error.code } },
    });
  }
}

function callerOf({ RoleArn = "" }: Target, groupArn: string): Caller {
  return {
    principalArn: RoleArn,
    roleArn: RoleArn,
    servicePrincipal: "scheduler.amazonaws.com",
    sourceArn: groupArn,
  };
}
