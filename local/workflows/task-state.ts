import type { StateOf } from "./definition.ts";
import { evaluate } from "./expressions.ts";
import { evaluateSeconds, type Journey, leave, requireWithinLimit, type Stay, type Step, scopeOf } from "./journey.ts";
import { invokeLambda } from "./lambda-task.ts";
import { Retries } from "./retry.ts";
import { matchesError, StateError } from "./state-error.ts";
import { awaitTask } from "./task-wait.ts";
import { sleepUntil } from "./waiting.ts";

/** A Task: attempts with their retries; then its result, or where its error is caught. */
export async function taskState(journey: Journey, stay: Stay, state: StateOf<"Task">): Promise<Step> {
  const retries = new Retries(state.Retry, journey.random);
  for (;;) {
    const own = { retryCount: retries.count() };
    try {
      const result = await attempt(journey, stay, state, own.retryCount);
      const output = await leave(journey, stay, state, scopeOf(journey, stay, { ...own, result }), result);
      return { next: state.Next, output };
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const delayMs = retries.delayMs(error.error);
      if (delayMs === undefined) return caught(journey, stay, state, own.retryCount, error);
      await sleepUntil(journey.clock, journey.clock.now() + delayMs, journey.signal);
    }
  }
}

async function caught(
  journey: Journey,
  stay: Stay,
  state: StateOf<"Task">,
  retryCount: number,
  error: StateError,
): Promise<Step> {
  const catcher = state.Catch.find(({ ErrorEquals }) => matchesError(ErrorEquals, error.error));
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.error, Cause: error.reason };
  const scope = scopeOf(journey, stay, { retryCount, errorOutput });
  return { next: catcher.Next, output: await leave(journey, stay, catcher, scope, errorOutput) };
}

async function attempt(journey: Journey, stay: Stay, state: StateOf<"Task">, retryCount: number): Promise<unknown> {
  const { machine, calls, tokens, history } = journey;
  const token = state.Resource.endsWith(".waitForTaskToken") ? tokens.make() : undefined;
  const scope = scopeOf(journey, stay, { retryCount, ...(token === undefined ? {} : { token }) });
  const argumentsOfTask = state.Arguments === undefined ? stay.input : await evaluate(state.Arguments, scope);
  const timeoutSeconds = await evaluateSeconds(state.TimeoutSeconds ?? 99_999_999, scope, 1);
  const heartbeatSeconds =
    state.HeartbeatSeconds === undefined ? undefined : await evaluateSeconds(state.HeartbeatSeconds, scope, 1);
  requireWithinLimit(stay.stateName, argumentsOfTask);

  const prefix = state.Resource.includes(":states:::") ? "Task" : "LambdaFunction";
  const event = (suffix: string, details: Readonly<Record<string, unknown>> = {}) => {
    const which = prefix === "Task" ? { resourceType: "lambda", resource: state.Resource.split(":").at(-1) } : {};
    const member = `${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}${suffix}EventDetails`;
    history.add(`${prefix}${suffix}`, { [member]: { ...which, ...details } });
  };
  event("Scheduled", { parameters: JSON.stringify(argumentsOfTask), timeoutInSeconds: timeoutSeconds });
  event("Started");
  const caller = { principalArn: machine.roleArn, roleArn: machine.roleArn, servicePrincipal: "states.amazonaws.com" };
  try {
    const result = await awaitTask({
      ...journey,
      stateMachineArn: machine.arn,
      token,
      timeoutSeconds,
      heartbeatSeconds,
      work: invokeLambda(calls, caller, state.Resource, argumentsOfTask),
      submitted: () => event("Submitted"),
    });
    requireWithinLimit(stay.stateName, result);
    event("Succeeded", { output: JSON.stringify(result) });
    return result;
  } catch (error) {
    if (error instanceof StateError) {
      const timedOut = error.error === "States.Timeout" || error.error === "States.HeartbeatTimeout";
      event(timedOut ? "TimedOut" : "Failed", { error: error.error, cause: error.reason });
    }
    throw error;
  }
}
