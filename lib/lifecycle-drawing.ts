import { FIRST, isFinal, PREDECESSORS, Status } from "../lambdas/domain/status.ts";
import { alignedTable } from "./aligned-table.ts";

const START = "<!-- drawn from lambdas/domain/status.ts by npm run drawings -->";
const END = "<!-- end of the drawing -->";

/** When a status is said; the legal ways to it are the code's. */
const SAID_WHEN: Readonly<Record<Status, string>> = {
  pending: "the policy wants an approval, and somebody could give it",
  scheduled: "approved, and it is to start later; the policy is asked again then",
  approved: "the policy grants at once; or enough approvals count",
  refused: "the policy, the account, or the lack of any approver is against it, or the person has the access already",
  denied: "an approver said no",
  cancelled: "the requester took it back, or somebody who may revoke it did before it was granted",
  lapsed: "nobody decided until `lapsesAt`",
  granting: "the intent is on record; `expiresAt` is fixed from here on",
  active: "the expiry is armed and the access was seen in a listing; an extension moves `expiresAt`, and stays here",
  extended: "of an extension: the later expiry is armed, and its grant has it",
  revoking: "the removal began; it goes on until its end is observed",
  ended: "how: `gone`, `shared`, `standing`, `nothing-made`, `orphaned`, `account-closed`",
  failed: "nothing was made, or what was made is gone again",
};

/** The document with the drawing in place of the old one. */
export function drawnInto(doc: string): string {
  const [before, after] = [doc.indexOf(START), doc.indexOf(END)];
  if (before < 0 || after < 0) throw new Error(`the document must have "${START}" and "${END}"`);
  return `${doc.slice(0, before)}${START}\n\n${diagram()}\n\n${table()}\n\n${doc.slice(after)}`;
}

function diagram(): string {
  const arrows = Status.options.flatMap((status) => [
    ...(FIRST.has(status) ? [`[*] --> ${status}`] : []),
    ...PREDECESSORS[status].map((from) => `${from} --> ${status}`),
    ...(isFinal(status) ? [`${status} --> [*]`] : []),
  ]);
  return ["```mermaid", "stateDiagram-v2", ...arrows.map((arrow) => `  ${arrow}`), "```"].join("\n");
}

function table(): string {
  const rows = Status.options.map((status) => {
    const from = [...(FIRST.has(status) ? ["nothing"] : []), ...PREDECESSORS[status].map((each) => `\`${each}\``)];
    return [`\`${status}\``, from.join(", "), SAID_WHEN[status]];
  });
  return alignedTable([["status", "from", "said when"], ...rows]);
}
