import { type Access, accessOfKeyParts, keyPartsOf, sameAccess } from "../../../lambdas/domain/access.ts";
import { accessRequest, person } from "../../fixtures/access-requests.ts";

const { access } = accessRequest();
const OTHERS: readonly (readonly [string, Access])[] = [
  ["person", { ...access, principalId: person(9).userId }],
  ["account", { ...access, accountId: "333333333333" }],
  ["permission set", { ...access, permissionSetArn: `${access.permissionSetArn.slice(0, -4)}ffff` }],
];

test("access is the same as what has all its members, in any order", () => {
  const backwards = Object.fromEntries(Object.entries(access).reverse());
  expect(sameAccess(access, Object.assign(backwards, access))).toBe(true);
});

test.each(OTHERS)("another %s makes another access, under another key", (_what, other) => {
  expect(sameAccess(access, other)).toBe(false);
  expect(keyPartsOf(other)).not.toEqual(keyPartsOf(access));
});

test("another instance makes another access", () => {
  expect(sameAccess(access, { ...access, instanceArn: `${access.instanceArn.slice(0, -4)}ffff` })).toBe(false);
});

test.each([["access", access] as const, ...OTHERS])("the key parts of one lead back to it: %s", (_what, one) => {
  expect(accessOfKeyParts(keyPartsOf(one))).toEqual(one);
});
