import { z } from "zod";
import type { LoggedCall } from "../../../local/front-door/call-log.ts";
import type { LogLine } from "../../../local/lambda-host.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";

/** One line of a function's own; the runtime's are on stderr. */
const Line = z.looseObject({ level: z.string(), handler: z.string(), message: z.string() });
export type Line = z.infer<typeof Line>;

/** Calls that leave something behind; `PutItem` of a replay mark leaves nothing that anybody acts on. */
const LEAVING: ReadonlySet<string> = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "PutEvents",
  "PutObject",
  "Publish",
  "StartExecution",
  "SendTaskSuccess",
  "CreateSchedule",
  "DeleteSchedule",
  "CreateAccountAssignment",
  "DeleteAccountAssignment",
]);
/** Slack's methods by which somebody sees something. */
const SAYING = /^(chat|views)\./;
/** The sweep looks every five minutes, whatever comes in. */
const SWEEP = "daypass-sweep";
/** The directory is read every three hours, whatever comes in; what goes wrong with it is worth a look. */
const READER = "daypass-refresh-directory";

/** What happens on a stage from a moment on. */
export class Traces {
  readonly #stage: OpenStage;
  readonly #firstLine: number;
  readonly #firstCall: number;
  readonly #firstChatCall: number;

  constructor(stage: OpenStage) {
    this.#stage = stage;
    this.#firstLine = stage.cloud.host.logs.length;
    this.#firstCall = stage.calls.length;
    this.#firstChatCall = stage.workspace.apiCalls.length;
  }

  /** The functions' own lines, and no other output of theirs; not the sweep's, nor what is well with the directory. */
  lines(functionName = ""): readonly Line[] {
    return this.#output()
      .filter((line) => line.stream === "stdout" && line.functionName.includes(functionName))
      .map(({ text }) => Line.parse(JSON.parse(text)));
  }

  /** Everything that can be read in the log groups, the runtime's lines as well. */
  log(): string {
    return this.#output()
      .map(({ text }) => text)
      .join("\n");
  }

  /** What came of it, by operation: empty when nothing did. */
  effects(): readonly string[] {
    const calls = this.#stage.calls.slice(this.#firstCall).filter(leavesSomething);
    const said = this.#stage.workspace.apiCalls.slice(this.#firstChatCall).map(({ method }) => method);
    return [...calls.map(({ operation }) => operation), ...said.filter((method) => SAYING.test(method))];
  }

  /** The records that were made. */
  requests(): readonly unknown[] {
    const made = this.#stage.calls.slice(this.#firstCall).filter(leavesSomething);
    return made.filter(({ operation, input }) => operation === "PutItem" && /"request#/.test(JSON.stringify(input)));
  }

  #output(): readonly LogLine[] {
    return this.#stage.cloud.host.logs.slice(this.#firstLine).filter(isWorthALook);
  }
}

function leavesSomething({ operation, functionName, errorCode, input }: LoggedCall): boolean {
  if (!LEAVING.has(operation) || functionName === SWEEP || functionName === READER || errorCode !== undefined)
    return false;
  if (operation === "StartExecution" && JSON.stringify(input).includes(":daypass-directory")) return false;
  return !(operation === "PutItem" && JSON.stringify(input).includes('"seen#'));
}

function isWorthALook({ functionName, text }: LogLine): boolean {
  if (functionName === SWEEP) return false;
  return functionName !== READER || !text.includes('"level":"info"');
}
