import { createHash, randomUUID } from "node:crypto";
import jsonata from "jsonata";

const ALGORITHMS = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/**
 * The functions that Step Functions adds to JSONata, and those it changes
 * (https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html). Time is the cloud's.
 */
export function queryFunctions(nowMs: number): Record<string, unknown> {
  return {
    now: (picture?: string, timezone?: string) =>
      jsonata("$fromMillis($ms, $picture, $timezone)").evaluate(undefined, { ms: nowMs, picture, timezone }),
    millis: () => nowMs,
    partition,
    range,
    hash,
    random,
    uuid: () => randomUUID(),
    parse: (text: string) => JSON.parse(text),
    eval: () => {
      throw new Error("$eval is not supported by Step Functions");
    },
  };
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (!(size >= 1)) throw new Error(`$partition size ${size}, must be a positive number`);
  const chunk = Math.floor(size);
  return Array.from({ length: Math.ceil(items.length / chunk) }, (_, index) =>
    items.slice(index * chunk, (index + 1) * chunk),
  );
}

function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error("$range step 0, must not be 0");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1_000) throw new Error(`$range of ${length} numbers, must be at most 1000`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function hash(data: string, algorithm: string): string {
  if (!ALGORITHMS.includes(algorithm))
    throw new Error(`$hash algorithm ${algorithm}, must be one of ${ALGORITHMS.join(", ")}`);
  return createHash(algorithm.replace("-", "").toLowerCase()).update(data).digest("hex");
}

/** With a seed, the same number every time. */
function random(seed?: number): number {
  if (seed === undefined) return Math.random();
  return createHash("sha256").update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
}
