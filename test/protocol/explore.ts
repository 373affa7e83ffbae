import { type Simplification, type State, steps } from "./membership-model.ts";

/** Which grants and revocations of which requests run at one time. */
export const SCENARIOS = {
  "one request": ["grant 0", "revoke 0", "revoke 0"],
  "a grant that runs twice": ["grant 0", "grant 0", "revoke 0"],
  "two requests": ["grant 0", "revoke 0", "grant 1", "revoke 1"],
} as const;

export interface Bounds {
  readonly crashes: number;
  /** Calls that are delivered twice. */
  readonly copies: number;
  readonly standing?: boolean;
}

/** Every state that can be reached: how many there are, or the shortest way to a broken promise. */
export function explore(scenario: keyof typeof SCENARIOS, bounds: Bounds, simplified?: Simplification): number {
  const first = start(scenario, bounds);
  const seen = new Map<string, { readonly before: string | undefined; readonly what: string }>();
  seen.set(key(first), { before: undefined, what: "start" });
  const open = [first];
  for (const state of open) {
    const before = key(state);
    const next = steps(state, simplified);
    const wayTo = (last: string) => `${[...wayBack(seen, before), last].join("\n  ")}`;
    if (next.every(({ what }) => what.includes("dies at")) && isUnfinished(state)) {
      throw new Error(`stuck\n  ${wayTo("nothing can happen")}`);
    }
    for (const { what, to } of next) {
      const here = key(to);
      if (seen.has(here)) continue;
      seen.set(here, { before, what });
      const broken = brokenPromise(state, what, to);
      if (broken !== undefined) throw new Error(`${broken}\n  ${wayTo(what)}`);
      open.push(to);
    }
  }
  return seen.size;
}

/** The whole state as a text, quicker than as JSON. */
function key({ requests, holds, ours, turn, operation, present, net, processes, crashes, copies }: State): string {
  return [
    requests.map(({ status, armed }) => `${status}${armed}`).join(),
    holds.join(),
    `${ours}${turn?.of}${turn?.dead}${operation?.kind}${operation?.answered}${present}`,
    net.map(({ kind, by }) => `${kind}${by}`).join(),
    processes.map(({ at }) => at).join(),
    `${crashes},${copies}`,
  ].join("|");
}

function start(scenario: keyof typeof SCENARIOS, { crashes, copies, standing = false }: Bounds): State {
  const processes = SCENARIOS[scenario].map((written) => {
    const [plays = "", request = ""] = written.split(" ");
    return {
      plays: plays === "grant" ? ("grant" as const) : ("revoke" as const),
      request: Number(request),
      at: "start",
    };
  });
  const requests = [...new Set(processes.map(({ request }) => request))].map(() => ({
    status: "approved",
    armed: false,
  }));
  const nothing = { holds: [], ours: false, turn: undefined, operation: undefined, net: [] };
  return { requests, ...nothing, present: standing, processes, crashes, copies, standing };
}

function isUnfinished({ requests }: State): boolean {
  return requests.some(({ status }) => status === "granting" || status === "revoking");
}

function brokenPromise(from: State, what: string, to: State): string | undefined {
  const sender = / of (\d+): sends$/.exec(what)?.[1];
  const sending = sender === undefined ? undefined : to.processes[Number(sender)];
  if (sending?.at === "wait create" && !to.requests[sending.request]?.armed)
    return "I1 created without an armed expiry";
  if (to.standing && !to.present) return "I6 standing access is gone";
  if (to.requests.some(({ status }) => status === "active") && !to.present) return "I10 active without access";
  if (what.endsWith("sees it gone") && (to.present || from.net.some(({ kind }) => kind === "create"))) {
    return "I10 called gone, and is there or may still come";
  }
  const isOver = to.requests.every(({ status }) => status === "ended" || status === "failed") && to.net.length === 0;
  return isOver && to.present !== to.standing ? "I2 all is over, access remains" : undefined;
}

function wayBack(
  seen: ReadonlyMap<string, { readonly before: string | undefined; readonly what: string }>,
  key: string,
) {
  const way: string[] = [];
  for (let at: string | undefined = key; at !== undefined; at = seen.get(at)?.before)
    way.unshift(seen.get(at)?.what ?? "");
  return way;
}
