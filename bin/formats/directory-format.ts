import { z } from "zod";
import { DirectorySnapshot } from "../../lambdas/domain/directory-snapshot.ts";
import { table } from "./table.ts";

/** The whole snapshot, instants as text. */
export function asJson(snapshot: DirectorySnapshot): string {
  return JSON.stringify(z.encode(DirectorySnapshot, snapshot), undefined, 2);
}

/** One line: how much there is, and when it was read. */
export function inShort({ accounts, permissionSets, groups, readAt }: DirectorySnapshot): string {
  const unclear = groups.filter(({ kind }) => kind !== "found").map(({ ref, kind }) => `${ref} (${kind})`);
  const problem = unclear.length === 0 ? "" : `; groups of the policy that give nobody anything: ${unclear.join(", ")}`;
  const counts = `${accounts.length} accounts, ${permissionSets.length} permission sets, ${groups.length} groups`;
  return `${counts}, read at ${readAt.toISOString()}${problem}`;
}

/** Three tables for a person to read. */
export function asTable(snapshot: DirectorySnapshot): string {
  const accounts = snapshot.accounts.map(({ accountId, name, state, path, tags }) => [
    accountId,
    name,
    state,
    path.map((unit) => unit.name).join("/") || "not known",
    tagText(tags),
  ]);
  const sets = snapshot.permissionSets.map(({ name, sessionSeconds, administratorLevel, tags }) => [
    name,
    `${sessionSeconds / 3600} h`,
    administratorLevel ?? "-",
    tagText(tags),
  ]);
  const groups = snapshot.groups.map((group) => [
    group.ref,
    group.kind,
    group.kind !== "found" ? "-" : group.isSynchronised ? "an identity provider" : "Identity Center",
  ]);
  return [
    inShort(snapshot),
    table(["account", "name", "state", "in", "tags"], accounts),
    table(["permission set", "session", "administrator-level because", "tags"], sets),
    table(["group", "is", "kept by"], groups),
  ].join("\n\n");
}

function tagText(tags: Readonly<Record<string, string>>): string {
  return (
    Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(" ") || "-"
  );
}
