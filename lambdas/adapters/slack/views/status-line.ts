import { type AccessTarget, longestSessionOf } from "../../../domain/access-target.ts";
import { type Decision, secondsGranted } from "../../../domain/decision.ts";
import { secondsAfter } from "../../../domain/instant.ts";
import type { Actor } from "../../../domain/person.ts";
import type { RequestRecord } from "../../../domain/request-record.ts";
import type { End, RevocationReason } from "../../../domain/revocation.ts";
import { duration, inline, instant, mention } from "./mrkdwn.ts";

/** Characters; what policy and AWS say may be long, and has a place of its own on record. */
const LONGEST_WHY = 500;
const LONGEST_DENIAL = 2_000;
const MOST_REASONS = 5;
const MOST_APPROVERS = 10;
const MOST_GROUPS = 5;
const LONGEST_NAME = 100;

/** How the request stands, in words that are true whatever happened: "granted" only when AWS has confirmed it. */
export function statusLine(record: RequestRecord): string {
  switch (record.status) {
    case "pending":
      return `:hourglass_flowing_sand: *Waiting for a decision*${approvalsSoFar(record)}. Lapses ${instant(record.lapsesAt)}.`;
    case "approved":
      return `:white_check_mark: *Approved* ${byWhom(record)}. ${untilGranted(record)}`;
    case "scheduled":
      return `:calendar: *Approved* ${byWhom(record)}. ${startsWhen(record)}`;
    case "extended":
      return `:large_green_circle: *Extended* ${byWhom(record)}. ${untilWhen(record.expiresAt)}`;
    case "granting":
      return `:gear: *Approved* ${byWhom(record)}. Being set up in AWS: there is no access yet.`;
    case "active":
      return `:large_green_circle: *Granted* ${byWhom(record)}. ${untilWhen(record.expiresAt)}`;
    case "denied":
      return `:no_entry: *Denied* ${deniedBy(record)}`;
    case "cancelled":
      return `:heavy_multiplication_x: *Cancelled*${cancelledBy(record)}. ${nothingCame(record)}`;
    case "lapsed":
      return `:zzz: *Lapsed*: nobody decided by ${instant(record.lapsesAt)}. ${nothingCame(record)}`;
    case "refused":
      return `:no_entry: *Refused by the policy*. ${nothingCame(record)}\n${refusals(record)}`;
    case "revoking":
      return `:arrows_counterclockwise: *Being taken away*${endedBecause(record.end)}. AWS has not confirmed yet that it is gone.`;
    case "ended":
      return `:white_circle: *Ended*${endedBecause(record.end)}. ${whatIsLeft(record)}`;
    case "failed":
      return `:warning: *Not ${record.request.extension === undefined ? "granted" : "extended"}*${why(record.end)}. ${whatIsLeft(record)}`;
  }
}

function untilGranted({ request }: RequestRecord): string {
  return request.extension === undefined
    ? "Waiting for AWS: there is no access yet."
    : "The later expiry is being armed: until then the old one stands.";
}

function startsWhen({ request }: RequestRecord): string {
  return request.startsAt === undefined
    ? ""
    : `Starts ${instant(request.startsAt)}, if the policy still allows it then.`;
}

function nothingCame({ request }: RequestRecord): string {
  return request.extension === undefined ? "No access was granted." : "The access ends when it would have.";
}

function cancelledBy({ withdrawn }: RequestRecord): string {
  if (withdrawn === undefined) return "";
  return ` by ${mention(withdrawn.by.slackUserId)} (_${inline(withdrawn.why, LONGEST_WHY)}_)`;
}

function approvalsSoFar({ approvalsRequired, decisions }: RequestRecord): string {
  const approvals = approvalsIn(decisions);
  if (approvalsRequired < 2 && approvals.length === 0) return "";
  const by = approvals.length === 0 ? "" : `: ${mentionAll(approvals)}`;
  return ` (${approvals.length} of ${approvalsRequired} approvals${by})`;
}

function byWhom({ decisions, request }: RequestRecord): string {
  const approvals = approvalsIn(decisions);
  if (approvals.length === 0) return "by the policy, without a person's decision";
  const granted = secondsGranted(request.durationSeconds, decisions);
  const isLess = granted < request.durationSeconds;
  const lessTime = isLess ? ` for ${duration(granted)} instead of ${duration(request.durationSeconds)}` : "";
  return `by ${mentionAll(approvals)}${lessTime}`;
}

function approvalsIn(decisions: RequestRecord["decisions"]): readonly Decision[] {
  return Object.values(decisions).filter(({ verdict }) => verdict === "approve");
}

function mentionAll(approvals: readonly Decision[]): string {
  const names = approvals.slice(0, MOST_APPROVERS).map(({ approver }) => mention(approver.slackUserId));
  const rest = approvals.length - names.length;
  return [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

function deniedBy({ decisions }: RequestRecord): string {
  const denial = Object.values(decisions).find(({ verdict }) => verdict === "deny");
  if (denial === undefined) return "– no access was granted.";
  const because = denial.reason === undefined ? "." : `, because: _${inline(denial.reason, LONGEST_DENIAL)}_`;
  return `by ${mention(denial.approver.slackUserId)}${because}`;
}

function refusals({ refusedBecause = [] }: RequestRecord): string {
  const shown = refusedBecause.slice(0, MOST_REASONS).map((reason) => `• ${inline(reason, LONGEST_WHY)}`);
  const rest = refusedBecause.length - shown.length;
  if (shown.length === 0) return "• no reason is on record";
  return [...shown, ...(rest > 0 ? [`• and ${rest} more`] : [])].join("\n");
}

function untilWhen(expiresAt: Date | undefined): string {
  return expiresAt === undefined ? "Active." : `Active until ${instant(expiresAt)}.`;
}

const BECAUSE: Readonly<Record<RevocationReason, string>> = {
  expired: "the time was up",
  "ended-early": "ended early",
  revoked: "revoked",
  overdue: "the time was up",
  "grant-failed": "it could not be granted",
  drift: "AWS differed from what was granted",
  leaver: "the person left",
  panic: "all access was stopped",
};

function endedBecause(end: End | undefined): string {
  if (end === undefined) return "";
  return `: ${BECAUSE[end.reason]}${byActor(end.by)}${why(end)}`;
}

function byActor(actor: Actor): string {
  return actor.kind === "person" ? ` by ${mention(actor.person.slackUserId)}` : "";
}

function why(end: End | undefined): string {
  return end?.why === undefined ? "" : ` (_${inline(end.why, LONGEST_WHY)}_)`;
}

/** What the person still has. Credentials that were issued before outlive the removal, until their session ends. */
function whatIsLeft(record: RequestRecord): string {
  const still = record.end?.stillThrough ?? [];
  if (still.length === 0) return whatBecameOfIt(record);
  const groups = still.slice(0, MOST_GROUPS).map((group) => inline(group, LONGEST_NAME));
  const rest = still.length - groups.length;
  const through = [...groups, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  return `${whatBecameOfIt(record)} *The person still has the same access through ${still.length === 1 ? "group" : "groups"} ${through}.*`;
}

function whatBecameOfIt({ status, end, request }: RequestRecord): string {
  switch (end?.how) {
    case "gone":
      return `AWS confirms that the access is gone.${sessionsLeft(end, request.target)}`;
    case "shared":
      return "The access itself stays: another grant of the same access is still live.";
    case "standing":
      return "The access itself stays: it was not made by Daypass, which leaves it alone.";
    case "nothing-made":
      return request.extension === undefined ? "Nothing was made in AWS." : "The access ends when it would have.";
    case undefined:
      // a failure before anything was armed has no end; for any other status nothing is known, so nothing is said
      return status === "failed" ? "Nothing was made in AWS." : "";
    case "orphaned":
      return "The person no longer exists in Identity Center; what AWS still lists gives nobody access.";
    case "account-closed":
      return "The account is closed.";
  }
}

function sessionsLeft(end: End, target: AccessTarget): string {
  if (end.endedAt === undefined) return "";
  const until = instant(secondsAfter(end.endedAt, longestSessionOf(target)));
  const what = target.kind === "group" ? "Sessions opened through the group" : "Sessions opened before that";
  return ` ${what} can live on until ${until}${target.kind === "group" ? ", at the latest" : ""}.`;
}
