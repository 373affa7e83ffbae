import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { problems } from "./policy-problems.ts";

const Statement = z.object({
  kind: z.string(),
  name: z.string(),
  statement: z.record(z.string(), z.unknown()),
  accepted: z.boolean(),
});

/** Accepted there and refused here, or the other way round, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  "empty resource list": "a rule about nothing",
  "empty permission set list": "a rule about nothing",
  "approvers absent": "own approval without approvers",
  "both flags contradictory": "own approval without approvers",
  "approvers empty": "an empty list of approvers",
  "approver padded": "white space in an address",
  "approver with a name": "an address and nothing else",
  "flag as string true": "a word of the language, not a flag",
  "flag as string no": "a word of the language, not a flag",
  "flag as 1": "a word of the language, not a flag",
  "flag null": "nothing is not unset",
  "misspelt key is ignored": "unknown keys are errors",
  "AllowedGroups is ignored in this version": "unknown keys are errors",
  "OU with wildcard": "organizational units are not in the language yet",
  "OU with an account id": "organizational units are not in the language yet",
};
const MILDER: Readonly<Record<string, string>> = {
  "no ResourceType": "the key says what it is",
  "lower-case ResourceType": "the key says what it is",
  "approver at .test/.local": "a directory may use any domain",
};

function recordedStatements() {
  const path = join(__dirname, "..", "fixtures", "vectors", "sso-elevator-config-validation.jsonl");
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => Statement.parse(JSON.parse(line)));
}

test("statements that the sso-elevator validated are accepted or refused likewise, but for a named few", () => {
  const accounts = recordedStatements().filter(({ kind }) => kind === "account");
  expect(accounts).toHaveLength(38);
  const differing = accounts.filter(
    ({ statement, accepted }) => (problems(asPolicy(statement)).length === 0) !== accepted,
  );
  const expected = { ...STRICTER, ...MILDER };
  expect(differing.map(({ name }) => name).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const { name, accepted } of differing) expect(name in STRICTER).toBe(accepted);
});

/** The same of group statements. */
const STRICTER_GROUPS = ["empty list", "PermissionSet is ignored"];
const MILDER_GROUPS = ["wildcard"];

test("statements about groups that the sso-elevator validated are accepted or refused likewise, but for a named few", () => {
  const groups = recordedStatements().filter(({ kind }) => kind === "group");
  expect(groups).toHaveLength(9);
  const differing = groups.filter(({ statement, accepted }) => {
    const { Resource, ResourceType: _, ...rest } = statement;
    const about = Resource === undefined ? {} : { groups: byId(Resource) };
    return (problems(asPolicy({ ...rest, ...about })).length === 0) !== accepted;
  });
  const names = (accepted: boolean) => differing.filter((one) => one.accepted === accepted).map(({ name }) => name);
  expect(names(true).toSorted()).toEqual(STRICTER_GROUPS.toSorted());
  expect(names(false)).toEqual(MILDER_GROUPS);
});

/** Groups are named by id there, and without saying so. */
function byId(resource: unknown): unknown {
  if (Array.isArray(resource)) return resource.map(byId);
  return resource === "*" ? resource : `id:${String(resource)}`;
}

/** The same statement in our language, which is JSON here; a key that has no counterpart stays as it is. */
function asPolicy(statement: Readonly<Record<string, unknown>>): string {
  const { ResourceType, Resource, PermissionSet, Approvers, AllowSelfApproval, ApprovalIsNotRequired, ...rest } =
    statement;
  const word = (flag: unknown, yes: string, no: string) => (flag === true ? yes : flag === false ? no : flag);
  const rule = {
    name: "statement",
    accounts: Resource,
    permissionSets: PermissionSet,
    approvers: Approvers === undefined ? undefined : { users: Approvers },
    selfApproval: word(AllowSelfApproval, "allowed", "denied"),
    approval: word(ApprovalIsNotRequired, "automatic", "required"),
    ...(ResourceType === "OU" ? { organizationalUnits: Resource } : {}),
    ...rest,
  };
  return JSON.stringify({ rules: [rule] });
}
