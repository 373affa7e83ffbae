import type { Conversations } from "../../../lambdas/ports/conversations.ts";
import {
  AuditUnavailableError,
  ChatUnavailableError,
  DirectoryUnavailableError,
  EventsUnavailableError,
  IdentityCenterUnavailableError,
  OperatorsUnavailableError,
  SchedulesUnavailableError,
  StoreUnavailableError,
  WorkflowsUnavailableError,
} from "../../../lambdas/ports/errors.ts";
import type { Submissions } from "../../../lambdas/ports/submissions.ts";
import type { WorldPorts } from "../../fixtures/daypass-world.ts";

/** Every port that a function of Daypass has. */
export interface SimulatedPorts extends WorldPorts {
  readonly conversations: Conversations;
  readonly submissions: Submissions;
}

/** What can be away on its own. */
export type Service =
  | "table"
  | "bucket"
  | "bus"
  | "scheduler"
  | "identity-center"
  | "identity-store"
  | "organizations"
  | "slack"
  | "workflows"
  | "pager";

/** The error of each service's ports, by which workflows know whether to try again. */
const ERRORS: Readonly<Record<Service, new (message: string) => Error>> = {
  table: StoreUnavailableError,
  bucket: AuditUnavailableError,
  bus: EventsUnavailableError,
  scheduler: SchedulesUnavailableError,
  "identity-center": IdentityCenterUnavailableError,
  "identity-store": DirectoryUnavailableError,
  organizations: DirectoryUnavailableError,
  slack: ChatUnavailableError,
  workflows: WorkflowsUnavailableError,
  pager: OperatorsUnavailableError,
};

/** Behind which service each port is that makes calls. */
export const PORTS = {
  records: "table",
  ledger: "table",
  permits: "table",
  messageLog: "table",
  bindings: "table",
  grantControl: "table",
  dueItems: "table",
  liveGrants: "table",
  audit: "bucket",
  events: "bus",
  submissions: "bus",
  schedules: "scheduler",
  assignments: "identity-center",
  memberships: "identity-center",
  existing: "identity-center",
  permissionSets: "identity-center",
  groupReach: "identity-center",
  people: "identity-store",
  groups: "identity-store",
  organisation: "organizations",
  chatPeople: "slack",
  conversations: "slack",
  workflows: "workflows",
  operators: "pager",
} as const satisfies Readonly<Record<string, Service>>;
export type PortName = keyof typeof PORTS;

export function unavailable(port: PortName, why: string): Error {
  return new ERRORS[PORTS[port]](why);
}

/** Calls that change something: only these can have happened although no answer came, or happen twice, or late. */
const WRITES: ReadonlySet<string> = new Set([
  "records.create",
  "records.apply",
  "records.clearOutbox",
  "ledger.takeTurn",
  "ledger.change",
  "permits.take",
  "permits.giveBack",
  "messageLog.claim",
  "messageLog.notePosted",
  "bindings.claim",
  "bindings.point",
  "bindings.noteTold",
  "audit.put",
  "audit.putRefusal",
  "events.publish",
  "events.publishRefusedClick",
  "submissions.submitted",
  "submissions.extensionSubmitted",
  "submissions.clicked",
  "schedules.create",
  "schedules.delete",
  "assignments.create",
  "assignments.remove",
  "memberships.create",
  "memberships.remove",
  "conversations.post",
  "conversations.update",
  "workflows.ring",
  "workflows.startRevocation",
  "workflows.openOneOf",
  "workflows.resumeAccess",
  "operators.page",
]);

export function isWrite(call: string): boolean {
  return WRITES.has(call);
}

/** What Identity Center carries out for whoever asks. */
export function isMutation(call: string): boolean {
  return /^(assignments|memberships)\.(create|remove)$/.test(call);
}

/** What is carried out for whoever sends it, however late: no condition guards it, only that Lambda ends a function in time. */
export function isUnconditional(call: string): boolean {
  return isMutation(call) || call === "conversations.post" || call === "conversations.update";
}
