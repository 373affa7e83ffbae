import fs from "node:fs";

type Emit = (stream: "stdout" | "stderr", text: string) => void;

/** Sends what a function prints to the host, line by line, and nothing to the terminal; returns what sends unended lines too. */
export function captureOutput(emit: Emit): () => void {
  const flushes: (() => void)[] = [];
  for (const stream of ["stdout", "stderr"] as const) {
    const { lines, flush } = lineSplitter((text) => emit(stream, text));
    flushes.push(flush);
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      lines(chunk);
      const done = typeof encoding === "function" ? encoding : callback;
      if (typeof done === "function") process.nextTick(done);
      return true;
    };
    Object.assign(process[stream], { write });
    captureDescriptor(stream === "stdout" ? 1 : 2, lines);
  }
  return () => {
    for (const flush of flushes) flush();
  };
}

/** pino writes to the descriptor and not to process.stdout. */
function captureDescriptor(descriptor: number, lines: (chunk: string | Uint8Array) => void): void {
  const { write, writeSync } = fs;
  const size = (chunk: string | Uint8Array) =>
    typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.byteLength;
  Object.assign(fs, {
    writeSync: (...args: Parameters<typeof writeSync>) => {
      const [target, chunk] = args;
      if (target !== descriptor || !isChunk(chunk)) return writeSync(...args);
      lines(chunk);
      return size(chunk);
    },
    write: (...args: Parameters<typeof write>) => {
      const [target, chunk] = args;
      const callback: unknown = args.at(-1);
      if (target !== descriptor || !isChunk(chunk) || typeof callback !== "function") return write(...args);
      lines(chunk);
      process.nextTick(callback, null, size(chunk), chunk);
    },
  });
}

function isChunk(value: unknown): value is string | Uint8Array {
  return typeof value === "string" || value instanceof Uint8Array;
}

function lineSplitter(emit: (line: string) => void) {
  let rest = "";
  const lines = (chunk: string | Uint8Array) => {
    const parts = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"))).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) emit(line);
  };
  const flush = () => {
    if (rest !== "") lines("\n");
  };
  return { lines, flush };
}
