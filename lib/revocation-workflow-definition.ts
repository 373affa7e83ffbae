import type { HandlerFunction } from "./handler-function.ts";
import { lambdaTask, retry } from "./lambda-task.ts";

/** How long one execution goes on. The sweep starts the next one. */
const REVOKING_SECONDS = 1800;

/**
 * The one road out: the same step until it is done. No error ends it: each is retried, then waited for; after 30 minutes the
 * execution ends quietly, because the record still says `revoking`, and the sweep goes on. Only an input that the step cannot
 * read fails at once, for the alarm: no repetition makes it readable, and the sweep revokes what it may have been about.
 */
export function revocationWorkflowDefinition(revokeAccess: HandlerFunction) {
  return {
    StartAt: "Revoke access",
    States: {
      "Revoke access": {
        ...lambdaTask(revokeAccess, {
          cause: "{% $states.context.Execution.Input %}",
          execution: "{% $states.context.Execution.Id %}",
        }),
        Retry: [{ ErrorEquals: ["MalformedInputError"], MaxAttempts: 0 }, retry(["States.ALL"], 8)],
        Catch: [
          { ErrorEquals: ["MalformedInputError"], Next: "Malformed" },
          { ErrorEquals: ["States.ALL"], Output: { next: "again", seconds: 60 }, Next: "Revoked" },
        ],
        Next: "Revoked",
      },
      Revoked: {
        Type: "Choice",
        Choices: [
          {
            Condition: `{% $states.input.next = 'again' and $toMillis($states.context.State.EnteredTime) - $toMillis($states.context.Execution.StartTime) < ${REVOKING_SECONDS * 1000} %}`,
            Next: "Wait",
          },
        ],
        Default: "Done",
      },
      Wait: { Type: "Wait", Seconds: "{% $max([1, $states.input.seconds]) %}", Next: "Revoke access" },
      Malformed: {
        Type: "Fail",
        Error: "MalformedInputError",
        Cause: "the input is not a revocation: see the log of revoke-access",
      },
      Done: { Type: "Succeed" },
    },
  };
}
