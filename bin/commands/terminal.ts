import { createInterface } from "node:readline/promises";

/** Where a command speaks: results to `out`, what happens meanwhile to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Undefined when nobody is there to answer. */
  ask(question: string): Promise<string | undefined>;
}

export const TERMINAL: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  async ask(question) {
    if (!process.stdin.isTTY) return undefined;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(`${question} `);
    } finally {
      lines.close();
    }
  },
};
