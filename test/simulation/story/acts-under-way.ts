import type { FunctionName } from "../kernel/invocation.ts";
import type { VirtualTime } from "../kernel/virtual-time.ts";
import type { Act, Script } from "./script.ts";

/** The acts of a script, each done at its time, or while the call is on its way that it waits for. */
export class ActsUnderWay {
  readonly #waiting: { readonly act: Act; readonly during: string; left: number }[] = [];
  readonly #act: (act: Act) => void;

  constructor({ acts, startMs }: Script, time: VirtualTime, act: (act: Act) => void) {
    this.#act = act;
    for (const each of acts) {
      const { when } = each;
      if ("during" in when) this.#waiting.push({ act: each, during: when.during, left: when.time });
      else time.at(startMs + Math.max(0, when.afterSeconds) * 1_000, () => act(each));
    }
  }

  /** A call is on its way, and has had no effect yet. */
  arriving(functionName: FunctionName, call: string): void {
    if (this.#waiting.length === 0) return;
    const name = `${functionName} ${call}`;
    for (const one of [...this.#waiting]) {
      if (one.during !== name) continue;
      one.left -= 1;
      if (one.left > 0) continue;
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      this.#act(one.act);
    }
  }

  /** What did not find its moment does not happen any more. */
  giveUpWaiting(): void {
    this.#waiting.length = 0;
  }
}
