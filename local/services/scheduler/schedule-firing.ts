import type { Clock } from "../../clock.ts";
import { AwsFault, type Caller, type InternalCalls } from "../../service.ts";
import { callTarget, type TargetFailure, withRetries } from "../target-call.ts";
import type { Schedule } from "./schedule.ts";

/** A firing that no target and no queue got. */
export interface LostFiring {
  readonly scheduleArn: string;
  readonly reason: string;
}

export interface FiringParts {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  lost(firing: LostFiring): void;
}

/** Starts the target with the schedule's role, with retries, and writes to the dead-letter queue in the end. */
export async function fire({ clock, calls, lost }: FiringParts, schedule: Schedule): Promise<void> {
  const { target } = schedule;
  const caller: Caller = {
    principalArn: target.roleArn,
    roleArn: target.roleArn,
    servicePrincipal: "scheduler.amazonaws.com",
    // the confused-deputy guard of the role's trust policy names the group
    sourceArn: schedule.groupArn,
  };
  const failure = await withRetries(clock, target.retryPolicy, () =>
    callTarget(calls, caller, target.arn, target.input),
  );
  if (failure === undefined) return;
  const reason = `${failure.error.code}: ${failure.error.message}`;
  if (target.deadLetterArn === undefined) {
    lost({ scheduleArn: schedule.arn, reason });
    return;
  }
  try {
    await callTarget(calls, caller, target.deadLetterArn, target.input, attributesOf(schedule, failure));
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    lost({ scheduleArn: schedule.arn, reason: `${reason}; dead-letter queue: ${error.code}: ${error.message}` });
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function attributesOf({ arn, target }: Schedule, failure: TargetFailure): Readonly<Record<string, string>> {
  return {
    SCHEDULE_ARN: arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: failure.error.code,
    ERROR_MESSAGE: failure.error.message,
    RETRY_ATTEMPTS: String(failure.retries),
    ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
  };
}
