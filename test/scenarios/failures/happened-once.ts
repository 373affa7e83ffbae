import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { verifyChain } from "../../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS, readableText, requestIdIn } from "../../../local/lives/stage.ts";

/** What somebody who looks on everywhere has seen of a request, from the first look on. */
/** Ten minutes after an end it is due once more, and the next sweep comes within five. */
const LOOKED_AT_AGAIN_MS = 16 * MINUTE_MS;

export class Onlooker {
  readonly #stage: OpenStage;
  readonly #since: {
    readonly call: number;
    readonly mutation: number;
    readonly channel: number;
    readonly direct: number;
  };
  readonly #requester: string;

  constructor(stage: OpenStage, requester: string) {
    const { workspace, channel } = stage;
    const [shown, told] = [workspace.messages(channel).length, workspace.messages(requester).length];
    const mutation = stage.mutationsSince(0).length;
    this.#stage = stage;
    this.#requester = requester;
    this.#since = { call: stage.calls.length, mutation, channel: shown, direct: told };
  }

  /** Until nothing can come any more: every late copy, and the sweeps after it. */
  async waitForLateCopies(): Promise<void> {
    await this.#stage.clock.skipBy(2 * HOUR_MS);
  }

  /** Of the only request there is now. */
  requestId(): string {
    const [first] = this.#stage.workspace.messages(this.#stage.channel).slice(this.#since.channel);
    if (first === undefined) throw new Error("no request is shown");
    return requestIdIn(first);
  }

  /** Creations and deletions that Identity Center began. */
  mutations(): readonly string[] {
    return this.#stage
      .mutationsSince(0)
      .slice(this.#since.mutation)
      .map(({ kind }) => kind);
  }

  /** What people read at the end, in few words each. */
  inChannel(): readonly string[] {
    return this.#gist(this.#stage.channel, this.#since.channel);
  }

  toRequester(): readonly string[] {
    return this.#gist(this.#requester, this.#since.direct);
  }

  /** How often a machine was started, or a function invoked from outside the workflows, by principals of this name. */
  calls(operation: string, by: RegExp): number {
    const since = this.#stage.calls.slice(this.#since.call);
    return since.filter((call) => call.operation === operation && by.test(call.principalArn)).length;
  }

  /** Facts on record; what is wrong with the chain is among them. */
  async audit(): Promise<readonly string[]> {
    const id = this.requestId();
    const { facts, problems } = verifyChain(id, await this.#stage.observer.auditObjects(id));
    return [...facts, ...problems];
  }

  /** What would still have to be done, by anybody, when what ended has been listed once more; empty when all is over. */
  async left(): Promise<readonly string[]> {
    const stage = this.#stage;
    await stage.clock.skipBy(LOOKED_AT_AGAIN_MS);
    const due = await stage.observer.dynamodb.send(
      new ScanCommand({ TableName: "daypass", FilterExpression: "attribute_exists(dueAt)" }),
    );
    return [
      ...stage.assignmentsLeft(),
      ...stage.schedulesNow().map(({ name }) => `schedule ${name}`),
      ...(due.Items ?? []).map(({ pk }) => `due: ${pk?.S}`),
      ...(stage.isIdle() ? [] : ["a workflow runs"]),
    ];
  }

  #gist(conversation: string, from: number): readonly string[] {
    const all = this.#stage.workspace.messages(conversation).slice(from).map(readableText);
    return all.map((text) => /\*(Waiting for a decision|Granted|Ended|Denied|Lapsed)\b/.exec(text)?.[1] ?? text);
  }
}
