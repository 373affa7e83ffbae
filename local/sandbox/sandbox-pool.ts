import type { Sandbox } from "./sandbox.ts";

/**
 * Idle sandboxes by what they run (code and environment), warm for the next invocation. Given to several clouds in turn it saves
 * their cold starts; the environment must be equal then, so the clouds must use the same port.
 */
export class SandboxPool {
  readonly #idle = new Map<string, Sandbox[]>();

  take(key: string): Sandbox | undefined {
    const idle = this.#idle.get(key) ?? [];
    for (;;) {
      const sandbox = idle.pop();
      if (sandbox === undefined || !sandbox.dead) return sandbox;
    }
  }

  give(key: string, sandbox: Sandbox): void {
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    idle.push(sandbox);
  }

  /** The next invocation of each function is a cold start. */
  async empty(): Promise<void> {
    const sandboxes = [...this.#idle.values()].flat();
    this.#idle.clear();
    await Promise.all(sandboxes.map((sandbox) => sandbox.terminate()));
  }
}
