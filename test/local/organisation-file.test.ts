import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidConfigurationError } from "../../lib/yaml-problems.ts";
import { USUAL_ORGANISATION } from "../../local/organisation.ts";
import { readOrganisationFile } from "../../local/organisation-file.ts";
import { temporaryFolder } from "../../local/temporary-folder.ts";

const GOOD = `managementAccount: "100000000001"
accounts:
  - { id: "100000000001", name: management }
permissionSets:
  - { name: ReadOnly, session: PT1H }
groups:
  - { name: Developers }
people:
  - { name: Rita Reyes, email: rita@example.com, slack: U0RITA, groups: [Developers] }
`;

const path = join(temporaryFolder("organisation"), "people.yaml");

/** What is said of a file, without its path. */
function problemsOf(text: string): readonly string[] {
  writeFileSync(path, text);
  try {
    readOrganisationFile(path);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidConfigurationError)) throw error;
    return error.problems.map((problem) => problem.replace(`${path}:`, ""));
  }
}

test("the file of the local cloud and the smallest one are as they should be", () => {
  expect(() => readOrganisationFile(USUAL_ORGANISATION)).not.toThrow();
  expect(problemsOf(GOOD)).toEqual([]);
});

test.each([
  [
    "an account id without quotes",
    ['id: "100000000001"', "id: 100000000001"],
    /^3:11: .*got 100000000001, allowed: an account id of 12 digits in quotes/,
  ],
  [
    "no such management account",
    ['managementAccount: "1', 'managementAccount: "9'],
    /^1:20: .*got "900000000001", allowed: the id of one of the accounts/,
  ],
  [
    "a group that is not there",
    ["groups: [Developers] }", "groups: [Devs] }"],
    /^9:74: people\[0\].groups\[0\]: no such group, got "Devs", allowed: Developers/,
  ],
  [
    "a session that is too long",
    ["PT1H", "PT13H"],
    /^5:32: .*got "PT13H", allowed: a session of 1 to 12 hours, such as PT1H/,
  ],
  [
    "a name that no permission set can have",
    ["ReadOnly", "Read Only"],
    /^5:13: .*got "Read Only", allowed: the name of a permission set/,
  ],
  [
    "somebody without an id in Slack",
    ["U0RITA", "rita"],
    /^9:57: .*got "rita", allowed: the id of a person in Slack, such as U0RITA/,
  ],
  ["an address that is none", ["rita@example.com", "rita"], /^9:32: .*got "rita", allowed: an e-mail address/],
  [
    "a key that nobody knows",
    ["groups:\n", "teams: []\ngroups:\n"],
    /^6:1: unknown key, got "teams", allowed: .*people/,
  ],
  [
    "a group twice",
    ["  - { name: Developers }\n", "  - { name: Developers }\n  - { name: Developers }\n"],
    /^8:13: .*got "Developers", allowed: each once/,
  ],
  [
    "a unit that is not there",
    ["name: management }", "name: management, unit: Moon }"],
    /^3:\d+: accounts\[0\].unit: no such unit, got "Moon", allowed: /,
  ],
] as const)("%s is told, with where and what is allowed", (_what, [before, after], problem) => {
  expect(GOOD).toContain(before);
  expect(problemsOf(GOOD.replace(before, after))).toEqual([expect.stringMatching(problem)]);
});
