import type { Clock } from "../ports/clock.ts";
import type { Organisation } from "../ports/organisation.ts";
import type { PermissionSets } from "../ports/permission-sets.ts";
import { whyAccountNeverGiven } from "../steps/account-never-given.ts";

export type ChoiceKind = "account" | "permissionSet";

/** One thing to choose in the form; `detail` tells namesakes apart. */
export interface Choice {
  readonly name: string;
  readonly detail?: string;
  readonly value: string;
}

export interface ListChoicesPorts {
  readonly organisation: Organisation;
  readonly permissionSets: PermissionSets;
  readonly clock: Clock;
}

/** Milliseconds for which a listing serves: it is only what is offered, each choice is looked up again when it is made. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * What may be chosen and matches what was typed: each word, in any case, in name or detail. Never an account that
 * is not given by Daypass, nor one that is not active.
 */
export function makeListChoices(
  { organisation, permissionSets, clock }: ListChoicesPorts,
  instanceArn: string,
  ownAccountId: string,
) {
  const lists: Readonly<Record<ChoiceKind, () => Promise<readonly Choice[]>>> = {
    account: kept(clock, async () => {
      const accounts = await organisation.listAccounts();
      return accounts
        .filter((account) => account.state === "active" && whyAccountNeverGiven(account, ownAccountId) === undefined)
        .map(({ accountId, name }) => ({ name, detail: accountId, value: accountId }));
    }),
    permissionSet: kept(clock, async () => {
      const sets = await permissionSets.list(instanceArn);
      return sets.map(({ name, permissionSetArn }) => ({ name, value: permissionSetArn }));
    }),
  };
  return async (kind: ChoiceKind, typed: string): Promise<readonly Choice[]> => {
    const words = typed
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const choices = await lists[kind]();
    return choices.filter(({ name, detail = "" }) => {
      const text = `${name} ${detail}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  };
}

/** Lists again when what is kept is too old; sorted by name. */
function kept(clock: Clock, list: () => Promise<readonly Choice[]>): () => Promise<readonly Choice[]> {
  let last: { readonly at: number; readonly choices: readonly Choice[] } | undefined;
  return async () => {
    const now = clock.now().getTime();
    if (last === undefined || now - last.at >= KEPT_FOR_MS) {
      const choices = await list();
      last = { at: now, choices: choices.toSorted((a, b) => a.name.localeCompare(b.name)) };
    }
    return last.choices;
  };
}
