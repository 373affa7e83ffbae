import { AsyncLocalStorage } from "node:async_hooks";
import { TestEnvironment } from "jest-environment-node";

/** Entered since the last file began. */
const entered = new Set<AsyncLocalStorage<unknown>>();
const { run } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function remembered(...args: Parameters<typeof run>) {
  entered.add(this);
  return Reflect.apply(run, this, args);
};

/**
 * Node's environment, which forgets what a test file kept in AsyncLocalStorage. Jest enters a storage of its own for each file and
 * never leaves it; each one makes every promise of that process slower from then on, 20 times after 80 files (Node 20).
 */
export default class ForgetfulEnvironment extends TestEnvironment {
  override async teardown(): Promise<void> {
    await super.teardown();
    for (const storage of entered) storage.disable();
    entered.clear();
  }
}
