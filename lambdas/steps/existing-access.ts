import type { Access } from "../domain/access.ts";
import type { ExistingAccess } from "../ports/existing-access.ts";
import type { Ledger } from "../ports/ledger.ts";

interface StandingPorts {
  readonly existing: ExistingAccess;
  readonly ledger: Pick<Ledger, "read">;
}

/** Why there is nothing to ask for: the person has it already, and not from Daypass. What Daypass gave may be asked for again. */
export async function objectionToStanding(
  { existing, ledger }: StandingPorts,
  access: Access,
): Promise<string | undefined> {
  const { direct, throughGroups } = await existing.waysTo(access);
  if (throughGroups.length > 0) return `you have this access already, through ${groups(throughGroups)}`;
  if (!direct) return undefined;
  const entry = await ledger.read(access);
  return entry?.ours ? undefined : "you have this access already, and not from Daypass";
}

function groups(names: readonly string[]): string {
  return `${names.length === 1 ? "group" : "groups"} ${names.join(", ")}`;
}

/** Milliseconds for a look that only serves to tell: a removal does not wait for it. */
const LONGEST_LOOK_MS = 3_000;

/** Groups through which the person still has what was taken away; undefined when it cannot be told, or not in time. */
export function stillThrough(
  { existing }: Pick<StandingPorts, "existing">,
  access: Access,
): Promise<readonly string[] | undefined> {
  return existing.waysTo(access, LONGEST_LOOK_MS).then(
    ({ throughGroups }) => throughGroups,
    () => undefined,
  );
}
