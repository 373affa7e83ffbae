import type {
  DescribeExecutionInput,
  GetExecutionHistoryInput,
  ListExecutionsInput,
  SendTaskFailureInput,
  SendTaskHeartbeatInput,
  SendTaskSuccessInput,
  StartExecutionInput,
  StopExecutionInput,
} from "@aws-sdk/client-sfn";
import type { Clock } from "../clock.ts";
import type { AwsService, CallContext, InternalCalls, NeededPermission, Operation } from "../service.ts";
import type { Execution } from "../workflows/execution.ts";
import { StateMachines } from "../workflows/state-machines.ts";
import { TaskTokens } from "../workflows/task-tokens.ts";
import { makeStateMachine } from "./states-maker.ts";

export interface StatesServiceOptions {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  /** Between 0 and 1, for jitter; @default Math.random. */
  readonly random?: () => number;
  /** Called after each state that an execution enters, and at its end. */
  onChange?(execution: Execution): void;
}

export interface StatesService extends AwsService {
  readonly machines: StateMachines;
}

/** AWS Step Functions: Standard workflows in JSONata. */
export function createStatesService(options: StatesServiceOptions): StatesService {
  const { clock, calls, random = Math.random, onChange = () => {} } = options;
  const tokens = new TaskTokens();
  const machines = new StateMachines({ clock, calls, tokens, random, changed: onChange });
  return {
    signingName: "states",
    machines,
    operations: { ...executionOperations(machines), ...tokenOperations(tokens) },
    resourceMakers: {
      "AWS::StepFunctions::StateMachine": (properties, scope) => makeStateMachine(machines, properties, scope),
    },
  };
}

function executionOperations(machines: StateMachines): Readonly<Record<string, Operation>> {
  return {
    StartExecution: operation<StartExecutionInput>("StartExecution", "stateMachineArn", (input) => {
      const { arn, startedAtMs } = machines.start(input.stateMachineArn ?? "", input.name, input.input ?? "{}");
      return { executionArn: arn, startDate: new Date(startedAtMs) };
    }),
    StopExecution: operation<StopExecutionInput>("StopExecution", "executionArn", ({ executionArn, error, cause }) => {
      const execution = machines.execution(executionArn);
      execution.stop(error, cause);
      return { stopDate: dateOf(execution.stoppedAtMs) };
    }),
    DescribeExecution: operation<DescribeExecutionInput>("DescribeExecution", "executionArn", ({ executionArn }) => {
      const execution = machines.execution(executionArn);
      const { input, output, error, cause } = execution;
      return { ...listed(execution), input, output, error, cause };
    }),
    ListExecutions: operation<ListExecutionsInput>("ListExecutions", "stateMachineArn", (input) => {
      const { stateMachineArn, statusFilter, maxResults, nextToken } = input;
      const all = machines
        .executions(stateMachineArn ?? "")
        .filter(({ status }) => statusFilter === undefined || status === statusFilter);
      const { items, more } = page(all.reverse(), nextToken, maxResults || 100);
      return { executions: items.map(listed), nextToken: more };
    }),
    GetExecutionHistory: operation<GetExecutionHistoryInput>("GetExecutionHistory", "executionArn", (input) => {
      const { events } = machines.execution(input.executionArn).history;
      const ordered = input.reverseOrder === true ? [...events].reverse() : events;
      const { items, more } = page(ordered, input.nextToken, input.maxResults || 100);
      return { events: items.map(({ details, ...event }) => ({ ...event, ...details })), nextToken: more };
    }),
  };
}

function tokenOperations(tokens: TaskTokens): Readonly<Record<string, Operation>> {
  // AWS scopes these to the state machine that made the token; nobody knows which for what never was one
  const needs = (action: string) => (input: { readonly taskToken?: string }, context: CallContext) => {
    const anyMachine = `arn:aws:states:${context.region}:${context.accountId}:stateMachine:*`;
    return [{ action: `states:${action}`, resource: tokens.stateMachineArn(input.taskToken ?? "") ?? anyMachine }];
  };
  return {
    SendTaskSuccess: {
      needs: needs("SendTaskSuccess"),
      run: ({ taskToken = "", output = "" }: Partial<SendTaskSuccessInput>) => {
        tokens.succeed(taskToken, output);
        return {};
      },
    },
    SendTaskFailure: {
      needs: needs("SendTaskFailure"),
      run: ({ taskToken = "", error = "", cause = "" }: Partial<SendTaskFailureInput>) => {
        tokens.fail(taskToken, error, cause);
        return {};
      },
    },
    SendTaskHeartbeat: {
      needs: needs("SendTaskHeartbeat"),
      run: ({ taskToken = "" }: Partial<SendTaskHeartbeatInput>) => {
        tokens.heartbeat(taskToken);
        return {};
      },
    },
  };
}

function operation<Input extends object>(
  name: string,
  resource: keyof Input,
  run: (input: Input) => unknown,
): Operation<Input> {
  const needs = (input: Input): NeededPermission[] => [{ action: `states:${name}`, resource: String(input[resource]) }];
  return { needs, run };
}

function listed({ arn, machine, name, status, startedAtMs, stoppedAtMs }: Execution) {
  const dates = { startDate: dateOf(startedAtMs), stopDate: dateOf(stoppedAtMs) };
  return { executionArn: arn, stateMachineArn: machine.arn, name, status, ...dates };
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}

function page<T>(all: readonly T[], nextToken: string | undefined, size: number) {
  const from = Number(nextToken ?? 0);
  const items = all.slice(from, from + size);
  return { items, more: from + size < all.length ? String(from + size) : undefined };
}
