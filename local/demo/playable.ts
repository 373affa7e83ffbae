import { type FoundRequest, type FoundRequests, KIND_NAMES, KINDS } from "./kinds.ts";
import type { Life } from "./lives.ts";
import type { Report } from "./report.ts";

/** A life, and the request that it is played with. */
export interface PlayableLife {
  readonly life: Life;
  readonly found: FoundRequest;
}

/** The lives for which there is a request; says what was found, and what is not played because there is none. */
export function playable(
  lives: readonly Life[],
  found: FoundRequests,
  looked: string,
  report: Pick<Report, "looked" | "found" | "notPlayed">,
): readonly PlayableLife[] {
  report.looked(looked);
  for (const kind of KIND_NAMES) {
    const request = found[kind];
    if (request === undefined) report.notPlayed(`no request in this policy ${KINDS[kind]}`);
    else report.found(KINDS[kind], inWords(request));
  }
  return lives.flatMap((life) => {
    const requests = life.kinds.map((kind) => found[kind]).filter((request) => request !== undefined);
    const request = requests.find(({ longestSeconds }) => longestSeconds >= (life.atLeast ?? 0));
    if (request !== undefined) return [{ life, found: request }];
    // that there is none of its kind is said already
    if (requests.length > 0) {
      const minutes = (life.atLeast ?? 0) / 60;
      report.notPlayed(`"${life.title}": no request of its kind may last ${minutes} minutes`);
    }
    return [];
  });
}

function inWords({ wish, approvers, besides }: FoundRequest): string {
  const accounts = [wish.account, ...(besides ?? [])].join(", ");
  const by = approvers.length === 0 ? "" : `; ${approvers.join(" and ")} approve${approvers.length === 1 ? "s" : ""}`;
  return `${wish.by} asks for ${wish.permissionSet} in ${accounts}${by}`;
}
