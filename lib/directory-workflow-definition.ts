import type { HandlerFunction } from "./handler-function.ts";
import { lambdaTask, retry } from "./lambda-task.ts";

/** For what a step does not wait out itself: some half an hour; then the execution fails, and the next one goes on. */
const FOR_HALF_AN_HOUR = 60;

/** Reads the directory anew: the same step until there is a snapshot whose reading began after the execution did. */
export function directoryWorkflowDefinition(refreshDirectory: HandlerFunction) {
  return {
    StartAt: "Refresh directory",
    States: {
      "Refresh directory": {
        ...lambdaTask(refreshDirectory, { askedAt: "{% $states.context.Execution.StartTime %}" }),
        // the function ends after 120 seconds at the latest
        TimeoutSeconds: 150,
        Retry: [
          { ErrorEquals: ["MalformedInputError"], MaxAttempts: 0 },
          { ErrorEquals: ["NotPermittedError"], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 30 },
          retry(["States.TaskFailed", "States.Timeout"], FOR_HALF_AN_HOUR),
        ],
        Next: "Refreshed",
      },
      Refreshed: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.next = 'again' %}", Next: "Wait" }],
        Default: "Done",
      },
      Wait: { Type: "Wait", Seconds: "{% $max([1, $states.input.seconds]) %}", Next: "Refresh directory" },
      Done: { Type: "Succeed" },
    },
  };
}
