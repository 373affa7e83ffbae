import type { HandlerFunction } from "./handler-function.ts";

/** A task state in JSONata that calls a function and hands on what it answered. */
export function lambdaTask(step: HandlerFunction, payload: Readonly<Record<string, string>>) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: step.lambda.functionArn, Payload: payload },
    Output: "{% $states.result.Payload %}",
    // The functions end after 30 seconds at the latest; what hangs longer is not the function.
    TimeoutSeconds: 60,
  };
}

/** Spread out by jitter, for so many attempts: 2, 4, 8 … 60 seconds at the most between two of them. */
export function retry(errors: readonly string[], attempts: number) {
  return {
    ErrorEquals: errors,
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: "FULL",
    MaxAttempts: attempts,
  };
}
