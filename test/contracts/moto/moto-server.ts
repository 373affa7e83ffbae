import { spawn } from "node:child_process";
import { once } from "node:events";

export interface MotoServer {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto's server on a free port of this machine. @throws Error with what it said when it ends before it answers. */
export async function startMoto(): Promise<MotoServer> {
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(server, "close");
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.once("error", reject);
    ended.then(() => reject(new Error(`moto_server ended: ${said}`)), reject);
  });
  return {
    endpoint,
    reset: async () => {
      const answer = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
      if (!answer.ok) throw new Error(`moto was not reset: ${answer.status}`);
    },
    stop: async () => {
      server.kill("SIGTERM");
      await ended;
    },
  };
}
