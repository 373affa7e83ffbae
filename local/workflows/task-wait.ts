import type { Clock } from "../clock.ts";
import { StateError } from "./state-error.ts";
import type { TaskTokens } from "./task-tokens.ts";

interface TaskWait {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tokens: TaskTokens;
  readonly stateMachineArn: string;
  /** With a token the answer comes by the token; the call only submits it, and can fail. */
  readonly token: string | undefined;
  readonly timeoutSeconds: number;
  readonly heartbeatSeconds: number | undefined;
  readonly work: Promise<unknown>;
  submitted(): void;
}

/** Waits for whichever comes first: the answer, the token, the time-out, a missing heartbeat, the end of the execution. */
export function awaitTask(wait: TaskWait): Promise<unknown> {
  const { clock, signal, tokens, token, timeoutSeconds, heartbeatSeconds } = wait;
  return new Promise((resolve, reject) => {
    let over = false;
    let forgetHeartbeat = () => {};
    const settle = (finish: () => void) => {
      if (over) return;
      over = true;
      forgetTimeout();
      forgetHeartbeat();
      signal.removeEventListener("abort", interrupt);
      if (token !== undefined) tokens.close(token);
      finish();
    };
    const fail = (reason: unknown) => settle(() => reject(reason));
    const interrupt = () => fail(signal.reason);
    const forgetTimeout = clock.at(clock.now() + timeoutSeconds * 1_000, () =>
      fail(new StateError("States.Timeout", `The task did not end within ${timeoutSeconds} seconds.`)),
    );
    const heartbeat = () => {
      if (heartbeatSeconds === undefined || over) return;
      forgetHeartbeat();
      forgetHeartbeat = clock.at(clock.now() + heartbeatSeconds * 1_000, () =>
        fail(new StateError("States.HeartbeatTimeout", `No heartbeat came within ${heartbeatSeconds} seconds.`)),
      );
    };
    heartbeat();
    signal.addEventListener("abort", interrupt, { once: true });
    if (token === undefined) {
      wait.work.then((result) => settle(() => resolve(result)), fail);
      return;
    }
    const succeed = (output: unknown) => settle(() => resolve(output));
    tokens.open(token, { stateMachineArn: wait.stateMachineArn, succeed, fail, heartbeat });
    wait.work
      .then(() => {
        if (!over) wait.submitted();
      })
      .catch(fail);
  });
}
