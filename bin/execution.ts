import { setTimeout as sleep } from "node:timers/promises";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";

/** Milliseconds between two looks. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Starts a workflow and waits for its end, telling at each look that it goes on.
 * @throws Error that says how it ended, when not well.
 */
export async function runWorkflow(
  stateMachineArn: string,
  goesOn: () => Promise<void>,
  lookAgainMs = LOOK_AGAIN_MS,
): Promise<void> {
  const client = new SFNClient({});
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: "{}" }));
  for (;;) {
    await sleep(lookAgainMs);
    const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === "SUCCEEDED") return;
    if (status !== "RUNNING" && status !== "PENDING_REDRIVE") {
      throw new Error(`the execution ended ${status}: ${error ?? "no error is noted"}: ${cause ?? executionArn}`);
    }
    await goesOn();
  }
}
