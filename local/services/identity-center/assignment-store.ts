import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Organisation } from "../../organisation.ts";
import { AwsFault } from "../../service.ts";

export interface Row {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalType: "USER" | "GROUP";
  readonly principalId: string;
}

export interface Mutation extends Row {
  readonly kind: "create" | "delete";
  readonly requestId: string;
  readonly createdAt: number;
  status: "IN_PROGRESS" | "SUCCEEDED" | "FAILED";
  failureReason?: string;
}

/** Milliseconds of cloud time; both may be changed while it runs. */
export interface Pace {
  /** From the call to SUCCEEDED or FAILED. */
  provisioningMs: number;
  /** From SUCCEEDED until listings show it. */
  listingLagMs: number;
}

/** Identity Center lets 10 creations be outstanding; it is not to be raised. */
const OUTSTANDING_CREATIONS = 10;
const FROM_GONE_ACCOUNT =
  "is unable to complete your request at this time. Obtaining permissions to manage your AWS account";

/** Assignments as Identity Center keeps them: changed asynchronously, one permission-set role of an account at a time. */
export class AssignmentStore {
  readonly mutations = new Map<string, Mutation>();
  readonly pace: Pace = { provisioningMs: 3_000, listingLagMs: 1_000 };
  readonly #rows = new Map<string, Row>();
  /** What listings still show, or do not show yet: until when, and which. */
  readonly #lagging = new Map<string, { readonly untilMs: number; readonly shown: boolean; readonly row: Row }>();
  readonly #failures: { readonly kind: "create" | "delete"; readonly reason: string }[] = [];
  readonly #clock: Clock;
  readonly #organisation: Organisation;

  constructor(clock: Clock, organisation: Organisation) {
    this.#clock = clock;
    this.#organisation = organisation;
  }

  /** Every assignment that exists now, whatever listings show. */
  rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  /** Somebody makes or removes one by hand: at once, and shown at once. */
  setByHand(row: Row, exists: boolean): void {
    if (exists) this.#rows.set(keyOf(row), row);
    else this.#rows.delete(keyOf(row));
    this.#lagging.delete(keyOf(row));
  }

  /** The next mutation of this kind ends FAILED with this reason. */
  failNext(kind: "create" | "delete", reason: string): void {
    this.#failures.push({ kind, reason });
  }

  /** What a listing of this account and permission set shows now. */
  listed(accountId: string, permissionSetArn: string): readonly Row[] {
    const now = this.#clock.now();
    const shown = new Map([...this.#rows].filter(([, row]) => isOf(row, accountId, permissionSetArn)));
    for (const [key, late] of this.#lagging) {
      if (late.untilMs <= now) this.#lagging.delete(key);
      else if (isOf(late.row, accountId, permissionSetArn)) {
        if (late.shown) shown.set(key, late.row);
        else shown.delete(key);
      }
    }
    return [...shown.values()];
  }

  /** Begins a mutation, or throws as the call itself would. */
  start(kind: "create" | "delete", row: Row): Mutation {
    const running = [...this.mutations.values()].filter(({ status }) => status === "IN_PROGRESS");
    if (kind === "create" && running.filter((mutation) => mutation.kind === "create").length >= OUTSTANDING_CREATIONS) {
      throw new AwsFault(
        "ServiceQuotaExceededException",
        `more than ${OUTSTANDING_CREATIONS} creations are outstanding`,
      );
    }
    if (running.some(({ accountId }) => accountId === row.accountId)) {
      throw new AwsFault("ConflictException", "a conflict with a previous successful write: retry with backoff");
    }
    if (kind === "delete" && !this.#rows.has(keyOf(row))) {
      throw new AwsFault("ResourceNotFoundException", "the assignment was not found");
    }
    const createdAt = this.#clock.now();
    const mutation: Mutation = { ...row, kind, requestId: randomUUID(), createdAt, status: "IN_PROGRESS" };
    this.mutations.set(mutation.requestId, mutation);
    this.#clock.at(createdAt + this.pace.provisioningMs, () => this.#finish(mutation));
    return mutation;
  }

  #finish(mutation: Mutation): void {
    const failure = this.#whyFailed(mutation);
    if (failure !== undefined) {
      mutation.status = "FAILED";
      mutation.failureReason = failure;
      return;
    }
    const { accountId, permissionSetArn, principalType, principalId } = mutation;
    const row: Row = { accountId, permissionSetArn, principalType, principalId };
    const existed = this.#rows.has(keyOf(row));
    mutation.status = "SUCCEEDED";
    if (mutation.kind === "create") this.#rows.set(keyOf(row), row);
    else this.#rows.delete(keyOf(row));
    const untilMs = this.#clock.now() + this.pace.listingLagMs;
    if (existed !== (mutation.kind === "create")) this.#lagging.set(keyOf(row), { untilMs, shown: existed, row });
  }

  #whyFailed({ kind, accountId, principalType, principalId }: Mutation): string | undefined {
    const injected = this.#failures.findIndex((failure) => failure.kind === kind);
    if (injected >= 0) return this.#failures.splice(injected, 1)[0]?.reason;
    if (principalType === "USER" && !this.#organisation.users.has(principalId)) {
      return `Received a 404 status error: the USER assignee ${principalId} was not found in directory d-local`;
    }
    const state = this.#organisation.accounts.get(accountId)?.state;
    return state === "ACTIVE" ? undefined : `AWS SSO ${FROM_GONE_ACCOUNT} '${accountId}' takes longer than usual.`;
  }
}

function isOf(row: Row, accountId: string, permissionSetArn: string): boolean {
  return row.accountId === accountId && row.permissionSetArn === permissionSetArn;
}

function keyOf({ accountId, permissionSetArn, principalType, principalId }: Row): string {
  return [accountId, permissionSetArn, principalType, principalId].join(" ");
}
