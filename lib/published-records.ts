import type { z } from "zod";
import {
  AwaitDecisionInput,
  GrantAccessInput,
  OpenRequestInput,
  OpenRequestOutput,
  RevocationAsked,
  RevokeAccessInput,
} from "../lambdas/contracts/workflow-messages.ts";
import { AuditRecord } from "../lambdas/domain/audit-record.ts";
import { Binding, BindingChange } from "../lambdas/domain/binding.ts";
import { DirectorySnapshot } from "../lambdas/domain/directory-snapshot.ts";
import { ExpiryFired } from "../lambdas/domain/expiry-fired.ts";
import { LedgerEntry } from "../lambdas/domain/ledger-entry.ts";
import { RefusalRecord } from "../lambdas/domain/refusal.ts";
import { RequestRecord } from "../lambdas/domain/request-record.ts";
import { jsonSchemaOf } from "./json-schema-of.ts";

/** Something that is kept longer than a function runs, so that another version of Daypass may read it. */
export interface PublishedRecord {
  readonly name: string;
  /** Where it is kept. */
  readonly kept: string;
  readonly schema: z.core.$ZodType;
}

export const PUBLISHED_RECORDS: readonly PublishedRecord[] = [
  {
    name: "request-record",
    kept: "table, `request#<id>`; beside it `pk`, and `due`, `live`, `requester`, `account`, `submittedAt` for the indexes",
    schema: RequestRecord,
  },
  {
    name: "ledger-entry",
    kept: "table, `ledger#…`; `holds` is a string set there, and `turn` the attributes `leaseOwner` and `leaseUntil`",
    schema: LedgerEntry,
  },
  {
    name: "binding",
    kept: "table, `person#<user id>`, as `binding`; `told` says that it counts, the rest is for conditions and the index",
    schema: Binding,
  },
  { name: "audit-record", kept: "audit bucket, `audit/dt=…/<request id>/<sequence>-<type>.json`", schema: AuditRecord },
  { name: "refusal", kept: "audit bucket, `audit/dt=…/refusals/<event id>.json`", schema: RefusalRecord },
  { name: "binding-change", kept: "audit bucket, `audit/dt=…/bindings/<hash>.json`", schema: BindingChange },
  { name: "directory-snapshot", kept: "directory bucket, compressed", schema: DirectorySnapshot },
  {
    name: "expiry-fired",
    kept: "input of the schedule `<id>-<n>`, and of the revocation it starts",
    schema: ExpiryFired,
  },
  { name: "revocation-asked", kept: "input of a revocation that something else starts", schema: RevocationAsked },
  { name: "open-request-input", kept: "access workflow, its first step", schema: OpenRequestInput },
  { name: "open-request-output", kept: "access workflow, what that step answers", schema: OpenRequestOutput },
  { name: "await-decision-input", kept: "access workflow, its wait", schema: AwaitDecisionInput },
  { name: "grant-access-input", kept: "access workflow, its last step", schema: GrantAccessInput },
  { name: "revoke-access-input", kept: "revocation workflow, its one step", schema: RevokeAccessInput },
];

/** With its place in words. */
export function recordSchema({ name, kept, schema }: PublishedRecord): z.core.JSONSchema.BaseSchema {
  return { title: name, description: `Kept: ${kept}.`, ...jsonSchemaOf(schema) };
}
