import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import type { Organisation } from "../../../local/organisation.ts";
import { enlarge } from "../../fixtures/large-organisation.ts";

/** How large everything is that calls could grow with. */
export interface Size {
  readonly accounts: number;
  readonly permissionSets: number;
  readonly people: number;
  /** Of others, wherever they are. */
  readonly liveGrants: number;
  /** Of others, of the very permission set in the very account that is asked for. */
  readonly sameAccess: number;
}
export const SIZES: readonly Size[] = [
  { accounts: 5, permissionSets: 5, people: 10, liveGrants: 5, sameAccess: 0 },
  { accounts: 500, permissionSets: 50, people: 500, liveGrants: 50, sameAccess: 50 },
  { accounts: 5_000, permissionSets: 500, people: 5_000, liveGrants: 500, sameAccess: 250 },
];

/** A listing of who has a permission set in an account has so many at the most on a page, and cannot be asked for one person alone. */
export const PAGE = 100;

export function populate(organisation: Organisation, { accounts, permissionSets, people }: Size): void {
  enlarge(organisation, accounts, permissionSets);
  for (let number = 0; number < people; number += 1) {
    const { userId, email } = personOf(number);
    organisation.users.set(userId, { userId, name: `person ${number}`, email, enabled: true });
    organisation.groupNamed("Developers").members.add(userId);
  }
}

function personOf(number: number) {
  const digits = String(number).padStart(12, "0");
  return { userId: `1234567890-00000000-0000-4000-8000-${digits}`, email: `person${number}@example.com` };
}

/** What others have: assignments in AWS, records and ledger entries in the table. */
export async function giveToOthers(
  { assignments, organisation, observer }: OpenStage,
  size: Size,
  asked: { readonly accountId: string; readonly permissionSetArn: string },
): Promise<void> {
  const accounts = [...organisation.accounts.keys()];
  const sets = [...organisation.permissionSets.keys()];
  const put = (Item: Record<string, AttributeValue>) =>
    observer.dynamodb.send(new PutItemCommand({ TableName: "daypass", Item }));
  const { accountId: askedFor, permissionSetArn: ofSet } = asked;
  for (let number = 0; number < size.sameAccess; number += 1) {
    const { userId: principalId } = personOf(number);
    const assignment = { accountId: askedFor, permissionSetArn: ofSet, principalType: "USER", principalId } as const;
    assignments.setByHand(assignment, true);
  }
  for (let number = 0; number < size.liveGrants; number += 1) {
    const { userId: principalId } = personOf(number % size.people);
    const accountId = accounts[number % accounts.length] ?? "";
    const permissionSetArn = sets[number % sets.length] ?? "";
    assignments.setByHand({ accountId, permissionSetArn, principalType: "USER", principalId }, true);
    const id = number.toString(16).padStart(32, "0");
    await put({ pk: { S: `request#${id}` }, status: { S: "active" }, account: { S: accountId } });
    const pk = { S: `ledger#${accountId}#${permissionSetArn}#${principalId}` };
    await put({ pk, ours: { BOOL: true }, holds: { SS: [id] } });
  }
}
