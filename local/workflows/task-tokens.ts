import { createHash, randomBytes } from "node:crypto";
import { AwsFault } from "../service.ts";
import { StateError } from "./state-error.ts";

/** The task that waits for a token. */
export interface WaitingTask {
  readonly stateMachineArn: string;
  succeed(output: unknown): void;
  fail(error: StateError): void;
  heartbeat(): void;
}

/** Who waited for it is known all the same: who may answer only that machine is told that it is too late, not that he may not. */
interface Closed {
  readonly closed: true;
  readonly stateMachineArn: string | undefined;
}

/** AWS allows 2,048 characters; real ones have about this many. */
const TOKEN_BYTES = 500;

/** Task tokens: a bell that can be rung once. AWS answers TaskTimedOut for one that is closed, for whatever reason. */
export class TaskTokens {
  readonly #tasks = new Map<string, WaitingTask | Closed>();

  make(): string {
    const random = randomBytes(TOKEN_BYTES);
    return `AQC8AAAAKgAA${Buffer.concat([random, checksum(random)]).toString("base64url")}`;
  }

  open(token: string, task: WaitingTask): void {
    this.#tasks.set(token, task);
  }

  close(token: string): void {
    this.#tasks.set(token, { closed: true, stateMachineArn: this.stateMachineArn(token) });
  }

  stateMachineArn(token: string): string | undefined {
    return this.#tasks.get(token)?.stateMachineArn;
  }

  /** @throws AwsFault TaskTimedOut, TaskDoesNotExist, InvalidToken, InvalidOutput. */
  succeed(token: string, output: string): void {
    const task = this.#waiting(token);
    const value = parseOutput(output);
    this.close(token);
    task.succeed(value);
  }

  fail(token: string, error: string, cause: string): void {
    const task = this.#waiting(token);
    this.close(token);
    task.fail(new StateError(error, cause));
  }

  heartbeat(token: string): void {
    this.#waiting(token).heartbeat();
  }

  #waiting(token: string): WaitingTask {
    const task = this.#tasks.get(token);
    if (task === undefined) {
      if (isGenuine(token)) throw new AwsFault("TaskDoesNotExist", "Task does not exist");
      throw new AwsFault("InvalidToken", "Invalid Token: 'Invalid token'");
    }
    if (!("closed" in task)) return task;
    throw new AwsFault("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
  }
}

function checksum(random: Uint8Array): Buffer {
  return createHash("sha256").update(random).digest().subarray(0, 16);
}

function isGenuine(token: string): boolean {
  const bytes = Buffer.from(token.slice(12), "base64url");
  const random = bytes.subarray(0, TOKEN_BYTES);
  return bytes.length === TOKEN_BYTES + 16 && checksum(random).equals(bytes.subarray(TOKEN_BYTES));
}

function parseOutput(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    throw new AwsFault("InvalidOutput", "Invalid Output: 'output is not valid JSON'");
  }
}
