/** Faults that adapters throw, named for what could not be reached. Bundles are minified: the names are literals, as retries match on them. */
abstract class PortError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
  }
}

/** The table did not answer, or refused for load; a write may have happened. */
export class StoreUnavailableError extends PortError {
  override readonly name = "StoreUnavailableError";
}
export class AuditUnavailableError extends PortError {
  override readonly name = "AuditUnavailableError";
}
/** A different object has the key already: somebody else wrote there, or a chain forked. Never retried quietly. */
export class AuditConflictError extends PortError {
  override readonly name = "AuditConflictError";
}
export class EventsUnavailableError extends PortError {
  override readonly name = "EventsUnavailableError";
}
export class SchedulesUnavailableError extends PortError {
  override readonly name = "SchedulesUnavailableError";
}
export class IdentityCenterUnavailableError extends PortError {
  override readonly name = "IdentityCenterUnavailableError";
}
export class DirectoryUnavailableError extends PortError {
  override readonly name = "DirectoryUnavailableError";
}
export class ChatUnavailableError extends PortError {
  override readonly name = "ChatUnavailableError";
}
export class WorkflowsUnavailableError extends PortError {
  override readonly name = "WorkflowsUnavailableError";
}
export class OperatorsUnavailableError extends PortError {
  override readonly name = "OperatorsUnavailableError";
}
/** A role lacks a permission: the message names the action, as AWS said it. No retry helps. */
export class NotPermittedError extends PortError {
  override readonly name = "NotPermittedError";
}
/** A record changed five times while it was being written. */
export class ContentionError extends PortError {
  override readonly name = "ContentionError";
}
export class SecretsUnavailableError extends PortError {
  override readonly name = "SecretsUnavailableError";
}
