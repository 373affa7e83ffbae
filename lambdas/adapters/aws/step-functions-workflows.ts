import { SendTaskSuccessCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import * as z from "zod/mini";
import { Actor } from "../../domain/person.ts";
import { WorkflowsUnavailableError } from "../../ports/errors.ts";
import type { Workflows } from "../../ports/workflows.ts";
import { stepFunctions } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** The wait is over, or this never was a token: nobody listens any more. */
const CLOSED: ReadonlySet<string> = new Set(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"]);

/** Executions have no names: a second one finds in the record that it is not needed. A function is given the ARNs it may start. */
export function makeStepFunctionsWorkflows(arns: {
  readonly revocationWorkflowArn?: string;
  readonly accessWorkflowArn?: string;
}): Workflows {
  const start = async (stateMachineArn: string | undefined, input: unknown): Promise<void> => {
    await stepFunctions()
      .send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }))
      .catch(unavailable(WorkflowsUnavailableError, "starting an execution"));
  };
  return {
    async ring(taskToken, status) {
      try {
        await stepFunctions().send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ status }) }));
        return "rung";
      } catch (error) {
        if (CLOSED.has(nameOf(error))) return "closed";
        return unavailable(WorkflowsUnavailableError, "waking an execution")(error);
      }
    },
    startRevocation: (id, reason, by, why) =>
      start(arns.revocationWorkflowArn, {
        v: 1,
        id,
        reason,
        by: z.encode(Actor, by),
        ...(why === undefined ? {} : { why }),
      }),
    openOneOf: (event, accountId) => start(arns.accessWorkflowArn, { event, accountId }),
    resumeAccess: (resume) => start(arns.accessWorkflowArn, { resume }),
  };
}
