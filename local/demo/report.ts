import type { Writable } from "node:stream";
import type { Sighting } from "../lives/witness.ts";

/** What the demo tells, in whichever form. */
export interface Report {
  /** Shows that something longer goes on, until it is over. */
  during<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  /** What the requests were looked for among, and one of a kind that was found. */
  looked(among: string): void;
  found(kind: string, request: string): void;
  /** What is not played, and why. */
  notPlayed(why: string): void;
  life(name: string, title: string): void;
  sighting(sighting: Sighting): void;
  /** What was not seen in one life, or is left in AWS at the end. */
  missing(life: string, what: string): void;
  leftovers(left: { readonly [Kind in "assignments" | "schedules" | "standing"]: readonly string[] }): void;
  verdict(allSeen: boolean, seconds: number): void;
}

const PROGRESS_EVERY_MS = 500;

/** A timeline for people; progress goes to `progress`, and on a terminal it vanishes. */
export function timeline(out: Writable, progress: Writable & { readonly isTTY?: boolean }): Report {
  const line = (text: string) => out.write(`${text}\n`);
  return {
    async during(what, work) {
      const started = Date.now();
      const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
      if (!progress.isTTY) progress.write(`… ${what}\n`);
      const timer = setInterval(() => {
        if (progress.isTTY) progress.write(`\r\x1b[K… ${what}, ${seconds()} s`);
      }, PROGRESS_EVERY_MS);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        progress.write(progress.isTTY ? `\r\x1b[K✓ ${what}, ${seconds()} s\n` : `✓ ${what}, ${seconds()} s\n`);
      }
    },
    looked: (among) => line(`\nrequests that the policy knows, among ${among}`),
    found: (kind, request) => line(`  ${kind}: ${request}`),
    notPlayed: (why) => line(`  ${why}: not played`),
    life: (name, title) => line(`\n${name}: ${title}`),
    sighting: ({ at, who, what, seenThrough }) =>
      line(`  ${at.toISOString().slice(0, 19).replace("T", " ")}  ${who.padEnd(8)} ${what}  [${seenThrough}]`),
    missing: (life, what) => line(`  MISSING in ${life}: ${what}`),
    leftovers({ assignments, schedules, standing }) {
      line("\nleft in AWS");
      line(`  assignments: ${assignments.join(", ") || "none"}`);
      line(`  schedules:   ${schedules.join(", ") || "none"}`);
      if (standing.length > 0) line(`  made by hand, and left alone: ${standing.join(", ")}`);
    },
    verdict: (allSeen, seconds) =>
      line(
        allSeen
          ? `\nall was seen as promised, in ${seconds} s`
          : `\nNOT all was seen as promised (${seconds} s): see MISSING above`,
      ),
  };
}

/** One JSON object a line, for machines. */
export function jsonLines(out: Writable): Report {
  const line = (value: object) => out.write(`${JSON.stringify(value)}\n`);
  return {
    during: (_what, work) => work(),
    looked: (among) => line({ event: "looked", among }),
    found: (kind, request) => line({ event: "found", kind, request }),
    notPlayed: (why) => line({ event: "not-played", why }),
    life: (life, title) => line({ event: "life", life, title }),
    sighting: (sighting) => line({ event: "seen", ...sighting }),
    missing: (life, what) => line({ event: "missing", life, what }),
    leftovers: ({ assignments, schedules, standing }) =>
      line({ event: "left-in-aws", assignments, schedules, standing }),
    verdict: (allSeen, seconds) => line({ event: "verdict", allSeen, seconds }),
  };
}
