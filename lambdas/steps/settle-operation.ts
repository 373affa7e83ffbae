import type { Access } from "../domain/access.ts";
import { secondsBetween } from "../domain/instant.ts";
import type { LedgerEntry, Operation } from "../domain/ledger-entry.ts";
import type { AccessProvider } from "../ports/access-provider.ts";
import { LISTING_LAG_SECONDS, UNDECIDABLE_SECONDS, UNKNOWN_OPERATION_SECONDS } from "./turn.ts";

/** What became of the one operation in flight, and what a complete listing shows when it is over. */
export type Settled =
  | { readonly kind: "settled"; readonly present: boolean; readonly failure?: Failure }
  | { readonly kind: "wait"; readonly seconds: number }
  /** Still in flight after ten minutes. */
  | { readonly kind: "undecidable" };

export interface Failure {
  readonly operation: Operation;
  readonly why: string;
  readonly principalGone: boolean;
}

/** P3: nothing else is decided about access while an operation on it may still take effect. */
export async function settleOperation(
  provider: AccessProvider,
  access: Access,
  entry: LedgerEntry,
  now: Date,
): Promise<Settled> {
  const { operation } = entry;
  const isPresent = async () => (await provider.observe(access)) === "present";
  if (operation === undefined) return { kind: "settled", present: await isPresent() };
  const age = secondsBetween(operation.at, now);
  const status =
    operation.awsRequestId === undefined
      ? ({ kind: "unknown" } as const)
      : await provider.statusOf(access, operation.kind, operation.awsRequestId);
  switch (status.kind) {
    case "in-progress":
      return stillInFlight(age);
    case "failed":
      return {
        kind: "settled",
        present: await isPresent(),
        failure: { operation, why: status.why, principalGone: status.principalGone },
      };
    case "succeeded": {
      const present = await isPresent();
      const listingAgrees = present === (operation.kind === "create");
      return listingAgrees || age >= LISTING_LAG_SECONDS ? { kind: "settled", present } : { kind: "wait", seconds: 2 };
    }
    case "unknown": {
      const left = UNKNOWN_OPERATION_SECONDS[operation.kind] - age;
      if (left > 0) return { kind: "wait", seconds: Math.ceil(left) };
      if (await provider.hasMutationInProgress(access)) return stillInFlight(age);
      return { kind: "settled", present: await isPresent() };
    }
  }
}

/** Polls after 2 s, growing to 10 s. */
function stillInFlight(age: number): Settled {
  if (age >= UNDECIDABLE_SECONDS) return { kind: "undecidable" };
  return { kind: "wait", seconds: Math.max(2, Math.min(10, Math.round(age / 2))) };
}
