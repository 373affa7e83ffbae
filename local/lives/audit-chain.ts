import { createHash } from "node:crypto";
import { AuditRecord } from "../../lambdas/domain/audit-record.ts";
import type { ObservedObject } from "./aws-observer.ts";

export interface ChainVerdict {
  readonly facts: readonly string[];
  /** What is wrong with the chain; empty when it is whole. */
  readonly problems: readonly string[];
}

/** Checks a request's audit objects from their bytes alone: sequence, hashes, one request, and exactly one answer to each intent. */
export function verifyChain(requestId: string, objects: readonly ObservedObject[]): ChainVerdict {
  const facts: string[] = [];
  const problems: string[] = [];
  let previousHash = "0".repeat(64);
  for (const [index, { key, body }] of objects.entries()) {
    const parsed = AuditRecord.safeParse(JSON.parse(body));
    if (!parsed.success) {
      problems.push(`${key} is no audit record`);
      continue;
    }
    const record = parsed.data;
    facts.push(record.type);
    if (record.requestId !== requestId) problems.push(`${key} speaks of request ${record.requestId}`);
    if (record.sequence !== index) problems.push(`${key} has sequence ${record.sequence}, ${index} comes next`);
    if (record.previousHash !== previousHash) problems.push(`${key} does not continue the object before it`);
    previousHash = createHash("sha256").update(body, "utf8").digest("hex");
  }
  const count = (type: string) => facts.filter((fact) => fact === type).length;
  if (objects.length === 0) problems.push("there is no audit object");
  for (const type of new Set(facts)) {
    const mayRepeat = type === "reminded" || type === "approval-recorded";
    if (!mayRepeat && count(type) > 1) problems.push(`${type} is on record ${count(type)} times`);
  }
  if (count("granting") !== count("granted") + count("grant-failed")) {
    problems.push("an intent without exactly one of granted and grant-failed");
  }
  return { facts, problems };
}
