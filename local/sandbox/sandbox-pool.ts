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

  /** The next invocation of each function, or of this one, is a cold start. */
  async empty(functionName?: string): Promise<void> {
    const isMeant = (sandbox: Sandbox) => functionName === undefined || sandbox.functionName === functionName;
    const meant = [...this.#idle.values()].flat().filter(isMeant);
    for (const [key, idle] of this.#idle) {
      this.#idle.set(
        key,
        idle.filter((sandbox) => !isMeant(sandbox)),
      );
    }
    await Promise.all(meant.map((sandbox) => sandbox.terminate()));
  }
}
