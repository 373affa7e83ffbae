import type { Clock } from "../clock.ts";
import { AwsFault, type Caller, type InternalCalls } from "../service.ts";

/** How long a rule or a schedule tries its target: so many retries (0 to 185), and until the event is so old (60 to 86,400 s). */
export interface RetryPolicy {
  readonly retries: number;
  readonly ageSeconds: number;
}

export interface TargetFailure {
  readonly error: AwsFault;
  readonly retries: number;
  /** Absent when no retry could have helped. */
  readonly exhausted: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | undefined;
}

/** AWS says "exponential backoff" for both: from 1 s, and at most so long that 185 retries take about a day. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 480_000;

/** Starts what the target does, asynchronously as AWS does: an execution, an event invocation, a message. @throws AwsFault. */
export async function callTarget(
  calls: InternalCalls,
  caller: Caller,
  targetArn: string,
  payload: string,
  messageAttributes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const service = targetArn.split(":")[2];
  if (service === "states") {
    await calls.call(caller, "states", "StartExecution", { stateMachineArn: targetArn, input: payload });
  } else if (service === "lambda") {
    const Payload = Buffer.from(payload);
    await calls.call(caller, "lambda", "Invoke", { FunctionName: targetArn, InvocationType: "Event", Payload });
  } else if (service === "sqs") {
    const attributes = Object.entries(messageAttributes).map(([name, StringValue]) => [
      name,
      { DataType: "String", StringValue },
    ]);
    const message = { MessageBody: payload, MessageAttributes: Object.fromEntries(attributes) };
    await calls.call(caller, "sqs", "SendMessage", { QueueUrl: queueUrlOf(targetArn), ...message });
  } else throw new Error(`target ${targetArn} is not emulated: a state machine, a function or a queue is`);
}

/** Tries until it succeeds or the policy ends; undefined when it has succeeded. What no retry can mend is not tried again. */
export async function withRetries(
  clock: Clock,
  { retries: most, ageSeconds }: RetryPolicy,
  attempt: () => Promise<void>,
): Promise<TargetFailure | undefined> {
  const lastMs = clock.now() + ageSeconds * 1_000;
  for (let retries = 0; ; retries += 1) {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      if (!isPassing(error)) return { error, retries, exhausted: undefined };
      if (retries >= most) return { error, retries, exhausted: "MaximumRetryAttempts" };
      const nextMs = clock.now() + Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS);
      if (nextMs > lastMs) return { error, retries, exhausted: "MaximumEventAgeInSeconds" };
      await new Promise<void>((resolve) => clock.at(nextMs, resolve));
    }
  }
}

function isPassing({ statusCode, code }: AwsFault): boolean {
  return statusCode >= 500 || /throttl|toomanyrequests|unavailable|limitexceeded|timeout/i.test(code);
}

function queueUrlOf(arn: string): string {
  const [, , , region, accountId, name] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
}
