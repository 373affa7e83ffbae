import type { HandlerFunction } from "./handler-function.ts";
import { lambdaTask, retry } from "./lambda-task.ts";

/**
 * A fork in an audit chain wants a person at once, and so does an input that no step can read. A missing permission is granted by
 * a person: asked for slowly. Anything else (a port that is unavailable, a function that was killed) is asked for again for some
 * 30 minutes; then the execution fails, the alarm rings, and the sweep goes on with what was approved.
 */
const FOR_HALF_AN_HOUR = 60;
/** A request of which there is no record yet is known to nobody else, so this goes on until the requester can be told; 5 events each. */
const FOR_HALF_A_DAY = 1440;

function retries(attempts: number) {
  return [
    { ErrorEquals: ["AuditConflictError", "MalformedInputError"], MaxAttempts: 0 },
    { ErrorEquals: ["NotPermittedError"], IntervalSeconds: 60, BackoffRate: 1, MaxAttempts: 30 },
    retry(["States.TaskFailed"], attempts),
  ];
}
const RETRIES = retries(FOR_HALF_AN_HOUR);
const SYNCHRONOUS_RETRIES = [...RETRIES, retry(["States.Timeout"], FOR_HALF_AN_HOUR)];

/** Seconds from entering the wait to its next wake, at least one; 60 when every wake is past and the bell is on its way. */
const UNTIL_NEXT_WAKE =
  "{% $wake < $count($wakesAt) ? $max([1, $ceil(($toMillis($wakesAt[$wake]) - $toMillis($states.context.State.EnteredTime)) / 1000)]) : 60 %}";

/** Seconds from entering a state to the start that was asked for. */
const UNTIL_START = "(($toMillis($startsAt) - $toMillis($states.context.State.EnteredTime)) / 1000)";

/** For so long an execution goes on asking for the grant; the use case itself gives up at `grantBy`, earlier. */
const GRANTING_SECONDS = 1800;

export interface AccessSteps {
  readonly openRequest: HandlerFunction;
  readonly awaitDecision: HandlerFunction;
  readonly grantAccess: HandlerFunction;
}

/** What the input does not have is null: a query that finds nothing is a fault. */
function orNull(member: string): string {
  return `{% $exists($states.input.${member}) ? $states.input.${member} : null %}`;
}

/**
 * The life of one request up to its grant: when each step runs. Input: the whole event; or `{event, accountId}` for one account of
 * several; or `{resume}`, a request whose own execution is gone.
 */
export function accessWorkflowDefinition({ openRequest, awaitDecision, grantAccess }: AccessSteps) {
  const execution = "{% $states.context.Execution.Id %}";
  const requestId = "{% $requestId %}";
  return {
    StartAt: "Open request",
    States: {
      "Open request": {
        ...lambdaTask(openRequest, {
          event:
            "{% $exists($states.input.resume) ? null : $exists($states.input.event) ? $states.input.event : $states.input %}",
          accountId: orNull("accountId"),
          resume: orNull("resume"),
          execution,
        }),
        Retry: [...retries(FOR_HALF_A_DAY), retry(["States.Timeout"], FOR_HALF_A_DAY)],
        Assign: {
          requestId: "{% $states.result.Payload.requestId %}",
          wakesAt: "{% $states.result.Payload.wakesAt %}",
          startsAt: "{% $exists($states.result.Payload.startsAt) ? $states.result.Payload.startsAt : null %}",
          wake: "{% $states.result.Payload.wake %}",
        },
        Next: "Opened",
      },
      Opened: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.next = 'await' %}", Next: "Await decision" },
          { Condition: "{% $states.input.next = 'grant' %}", Next: "Approved" },
        ],
        Default: "Done",
      },
      "Await decision": {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: {
          FunctionName: awaitDecision.lambda.functionArn,
          Payload: { requestId, execution, taskToken: "{% $states.context.Task.Token %}", wake: "{% $wake %}" },
        },
        TimeoutSeconds: UNTIL_NEXT_WAKE,
        Retry: RETRIES,
        Catch: [{ ErrorEquals: ["States.Timeout"], Assign: { wake: "{% $wake + 1 %}" }, Next: "Woken" }],
        Output: "{% $states.result %}",
        Next: "Decided",
      },
      // After the last wake the function lapses the request and rings; five more tries for that, then the sweep does it.
      Woken: {
        Type: "Choice",
        Choices: [{ Condition: "{% $wake <= $count($wakesAt) + 5 %}", Next: "Await decision" }],
        Default: "Done",
      },
      Decided: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.status in ['approved', 'scheduled'] %}", Next: "Approved" }],
        Default: "Done",
      },
      // What was cancelled meanwhile is met by the grant.
      Approved: {
        Type: "Choice",
        Choices: [{ Condition: `{% $startsAt != null and ${UNTIL_START} > 0 %}`, Next: "Wait for the start" }],
        Default: "Begin granting",
      },
      "Wait for the start": {
        Type: "Wait",
        Seconds: `{% $max([1, $ceil(${UNTIL_START})]) %}`,
        Next: "Begin granting",
      },
      "Begin granting": {
        Type: "Pass",
        Assign: { grantingSince: "{% $states.context.State.EnteredTime %}" },
        Next: "Grant access",
      },
      "Grant access": {
        ...lambdaTask(grantAccess, { requestId, execution }),
        Retry: SYNCHRONOUS_RETRIES,
        Next: "Granted",
      },
      Granted: {
        Type: "Choice",
        Choices: [
          {
            Condition: `{% $states.input.next = 'again' and $toMillis($states.context.State.EnteredTime) - $toMillis($grantingSince) < ${GRANTING_SECONDS * 1000} %}`,
            Next: "Wait for the grant",
          },
        ],
        Default: "Done",
      },
      "Wait for the grant": { Type: "Wait", Seconds: "{% $max([1, $states.input.seconds]) %}", Next: "Grant access" },
      Done: { Type: "Succeed" },
    },
  };
}
