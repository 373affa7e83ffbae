import type { LoggedCall } from "../front-door/call-log.ts";
import type { LogLine } from "../lambda-host.ts";
import { type Confidential, handedOver, leaksIn } from "./confidential.ts";

interface Played {
  readonly calls: readonly LoggedCall[];
  readonly logs: readonly LogLine[];
  readonly secrets: readonly Confidential[];
  /** Denials by IAM that are meant to be. */
  readonly wantedDenials: RegExp | undefined;
}

/** What may happen on no stage, whatever is played on it: a call that nobody wanted to be denied, a line with what nobody may read there. */
export function breachesOf({ calls, logs, secrets, wantedDenials }: Played): readonly string[] {
  const leaks = leaksIn(logs, [...secrets, ...handedOver(calls)]);
  const denied = calls
    .flatMap(({ verdict, errorMessage = "" }) => (verdict === "denied" ? [errorMessage] : []))
    .filter((denial) => wantedDenials?.test(denial) !== true);
  return [
    ...(leaks.length > 0 ? [`logs hold what nobody may read there: ${listed(leaks)}`] : []),
    ...(denied.length > 0 ? [`calls were denied: ${listed(denied)}`] : []),
  ];
}

function listed(what: readonly string[]): string {
  return [...new Set(what)].join(", ");
}
