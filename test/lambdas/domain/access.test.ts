import { type Access, accessOfKeyParts, keyPartsOf, sameAccess } from "../../../lambdas/domain/access.ts";
import { AccountId } from "../../../lambdas/domain/account-assignment.ts";
import { assignmentFor, membershipFor, person } from "../../fixtures/access-requests.ts";

const access = assignmentFor(person(1).userId);
const membership = membershipFor(person(1).userId);
const OTHERS: readonly (readonly [string, Access])[] = [
  ["person", { ...access, principalId: person(9).userId }],
  ["account", { ...access, accountId: "333333333333" }],
  ["permission set", { ...access, permissionSetArn: `${access.permissionSetArn.slice(0, -4)}ffff` }],
  ["kind", membership],
];
const OTHER_MEMBERSHIPS: readonly (readonly [string, Access])[] = [
  ["person", { ...membership, principalId: person(9).userId }],
  ["group", { ...membership, groupId: person(9).userId }],
  ["identity store", { ...membership, identityStoreId: "d-0000000000" }],
];

test("access is the same as what has all its members, in any order", () => {
  const backwards = Object.fromEntries(Object.entries(access).reverse());
  expect(sameAccess(access, Object.assign(backwards, access))).toBe(true);
});

test.each(OTHERS)("another %s makes another access, under another key", (_what, other) => {
  expect(sameAccess(access, other)).toBe(false);
  expect(keyPartsOf(other)).not.toEqual(keyPartsOf(access));
});

test.each(OTHER_MEMBERSHIPS)("another %s makes another membership, under another key", (_what, other) => {
  expect(sameAccess(membership, other)).toBe(false);
  expect(keyPartsOf(other)).not.toEqual(keyPartsOf(membership));
});

test("no key of a membership can be one of an assignment: no account is called group", () => {
  expect(keyPartsOf(membership)[0]).toBe("group");
  expect(AccountId.safeParse("group").success).toBe(false);
});

test("another instance makes another access", () => {
  expect(sameAccess(access, { ...access, instanceArn: `${access.instanceArn.slice(0, -4)}ffff` })).toBe(false);
});

test.each([["access", access] as const, ...OTHERS, ...OTHER_MEMBERSHIPS])(
  "the key parts of one lead back to it: %s",
  (_what, one) => {
    expect(accessOfKeyParts(keyPartsOf(one))).toEqual(one);
  },
);
