import { FAULTS, type Fault, type Place } from "./kernel/faults.ts";
import { isWrite } from "./kernel/ports.ts";
import { argsOf, type SeenCall } from "./kernel/seen-call.ts";
import type { Deed } from "./story/script.ts";

/** Is told what happens in a story. */
export interface Teller {
  did(atMs: number, deed: Deed): void;
  met(atMs: number, fault: Fault, place: Place): void;
  saw(atMs: number, call: SeenCall): void;
  started(atMs: number, execution: string, input: string): void;
  broke(atMs: number, promise: string): void;
}

/** Writes a story down, a line for each thing that somebody did, went wrong, or was changed. */
export function tellerInWords(startMs: number, write: (line: string) => void): Teller {
  const line = (atMs: number, mark: string, text: string) => write(`${sinceStart(atMs - startMs)} ${mark} ${text}`);
  return {
    did: (atMs, deed) => line(atMs, ">", deedInWords(deed)),
    met: (atMs, fault, { name }) => line(atMs, "!", `${name}: ${FAULTS[fault]}`),
    saw: (atMs, call) => {
      if (isWrite(call.name) && !QUIET.has(call.name)) line(atMs, " ", `${call.invocation.id} ${callInWords(call)}`);
    },
    started: (atMs, execution, input) => line(atMs, " ", `execution ${execution} started with ${input.slice(0, 120)}`),
    broke: (atMs, promise) => line(atMs, "✗", promise),
  };
}

/** What happens all the time and says little. */
const QUIET: ReadonlySet<string> = new Set([
  "records.clearOutbox",
  "permits.take",
  "permits.giveBack",
  "messageLog.claim",
  "messageLog.notePosted",
]);

function callInWords(call: SeenCall): string {
  const { name, answer } = call;
  const [change] = argsOf("records.apply", call) ?? [];
  if (change !== undefined) {
    const { id, version, to } = change;
    return `${name} ${id.slice(0, 8)} version ${version} → ${to}: ${String(answer)}`;
  }
  const [schedule] = argsOf("schedules.create", call) ?? [];
  if (schedule !== undefined) {
    const { requestId, n, expiresAt } = schedule;
    return `${name} ${requestId.slice(0, 8)}-${n} for ${expiresAt.toISOString()}: ${JSON.stringify(answer)}`;
  }
  if (name === "ledger.change") return `${name} ${JSON.stringify(call.args[2])}`;
  return answer === undefined || LONG.has(name) ? name : `${name} → ${JSON.stringify(answer)}`.slice(0, 160);
}

/** Whose answers say nothing new, at length. */
const LONG: ReadonlySet<string> = new Set(["ledger.takeTurn", "conversations.post", "records.create"]);

function deedInWords({ kind, ...rest }: Deed): string {
  const members = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [kind, ...members].join(", ").replaceAll('"', "");
}

/** `+0:12:34.567`: hours, however many. */
function sinceStart(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return `+${hours}${new Date(milliseconds).toISOString().slice(13, 23)}`;
}
