import { wereAskedTogether } from "../domain/access-request.ts";
import { targetName } from "../domain/access-target.ts";
import type { Person } from "../domain/person.ts";
import type { RequestRecord } from "../domain/request-record.ts";
import type { Status } from "../domain/status.ts";
import type { RequestRecords } from "../ports/request-records.ts";
import { type RefusalPorts, refuseClick } from "./refuse-click.ts";
import { type IdentityPorts, resolvePerson } from "./resolve-person.ts";

export interface ClickPorts extends IdentityPorts, RefusalPorts {
  readonly records: RequestRecords;
}

/** A click as the Slack function reported it. It names a request and says nothing about authority. */
export interface ClickOn {
  readonly eventId: string;
  readonly clickId: string;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly requestId: string;
  /** It means every request that was submitted together with this one. */
  readonly wholeBatch?: true | undefined;
  readonly clickedAt: Date;
}

export type Followed =
  | { readonly kind: "followed"; readonly status: Status }
  | { readonly kind: "refused"; readonly why: string };

export function refused(why: string): Extract<Followed, { readonly kind: "refused" }> {
  return { kind: "refused", why };
}

/**
 * Does what somebody clicked, to each request that is meant, as that person; `act` looks at the authority. What is not followed is
 * kept on record, and the person told why. Delivered again it is done again: `act` meets what it did.
 */
export async function followClick(
  ports: ClickPorts,
  click: ClickOn,
  what: string,
  act: (record: RequestRecord, person: Person) => Promise<Followed>,
): Promise<Followed> {
  const followed = await followAll(ports, click, act);
  const { refusals } = followed;
  if (refusals.length > 0) {
    const why = [...new Set(refusals)].join("; ");
    await refuseClick(ports, { ...click, userId: followed.userId, at: click.clickedAt, what, why });
    return followed.status === undefined ? refused(why) : { kind: "followed", status: followed.status };
  }
  return { kind: "followed", status: followed.status ?? "failed" };
}

interface FollowedAll {
  /** Of whoever clicked, in Identity Center. */
  readonly userId: string | undefined;
  /** Of the last request that it was followed for. */
  readonly status: Status | undefined;
  readonly refusals: readonly string[];
}

async function followAll(
  ports: ClickPorts,
  click: ClickOn,
  act: (record: RequestRecord, person: Person) => Promise<Followed>,
): Promise<FollowedAll> {
  const nothing = (why: string, userId?: string) => ({ userId, status: undefined, refusals: [why] });
  const resolved = await resolvePerson(boundBefore(ports), click.slackUserId, click.teamId);
  if (resolved.kind === "refused") return nothing(resolved.why);
  const read = await ports.records.read(click.requestId);
  const { person } = resolved;
  if (read.kind !== "whole") return nothing("there is no such request", person.userId);
  const first = await act(read.record, person);
  const others = click.wholeBatch ? othersOf(read.record) : [];
  const answers = [{ record: read.record, answer: first }];
  for (const id of others) {
    const other = await ports.records.read(id);
    // what was refused at once, on record or not, was asked of nobody
    if (other.kind !== "whole" || other.record.status === "refused") continue;
    if (wereAskedTogether(read.record.request, other.record.request))
      answers.push({ record: other.record, answer: await act(other.record, person) });
  }
  let status: Status | undefined;
  const refusals: string[] = [];
  for (const { record, answer } of answers) {
    if (answer.kind === "followed") status = answer.status;
    else refusals.push(answers.length > 1 ? `${targetName(record.request.target)}: ${answer.why}` : answer.why);
  }
  return { userId: person.userId, status, refusals };
}

/** A click binds nobody: who may approve is bound already, unless the first use of everybody counts. */
function boundBefore(ports: ClickPorts): ClickPorts {
  return ports.firstUse === "everybody" ? ports : { ...ports, firstUse: "nobody" };
}

function othersOf({ id, request }: RequestRecord): readonly string[] {
  return request.batch?.requestIds.filter((other) => other !== id) ?? [];
}
