import type { Caller } from "../service.ts";

/** The access key id of the account's administrator: tests and the demo look and act with it, no policy is asked. */
export const OBSERVER = "AKIALOCALOBSERVER000";

/** Who has which access key. */
export class Principals {
  readonly #byKey = new Map<string, Caller>();
  readonly #observer: Caller;

  constructor(accountId: string) {
    this.#observer = { principalArn: `arn:aws:iam::${accountId}:user/observer` };
  }

  register(accessKeyId: string, caller: Caller): void {
    if (accessKeyId === OBSERVER) throw new Error(`access key ${OBSERVER} is the observer's own`);
    this.#byKey.set(accessKeyId, caller);
  }

  of(accessKeyId: string): Caller | undefined {
    return accessKeyId === OBSERVER ? this.#observer : this.#byKey.get(accessKeyId);
  }

  isObserver(caller: Caller): boolean {
    return caller === this.#observer;
  }
}
