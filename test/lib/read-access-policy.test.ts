// One idea: every way of writing a policy wrongly, in one table.
import * as fc from "fast-check";
import { durationText } from "../../lambdas/domain/policy/duration-text.ts";
import { secondsOfDuration } from "../../lib/duration.ts";
import { parseAccessPolicy } from "../../lib/read-access-policy.ts";
import { PATH, problems } from "./policy-problems.ts";

/** A policy of one rule, whose further lines begin on line 5. */
function withRule(...lines: readonly string[]): string {
  return [
    "rules:",
    "  - name: changes",
    '    accounts: "*"',
    '    permissionSets: "*"',
    ...lines.map((line) => `    ${line}`),
    "",
  ].join("\n");
}

const DURATION = "allowed: a duration from 15m to 12h, such as 90m, 2h or 1h30m";
const WAIT = "allowed: a duration from 1m to 168h, such as 90m, 2h or 1h30m";
const ACCOUNT = 'allowed: an account id of 12 digits in quotes, such as "222222222222", or "*"';
const SET = 'allowed: the name of a permission set (1 to 32 letters, digits and _+=,.@-), or "*"';
const GIVEN = 'allowed: the display name of a group, id:<group id>, or "*"';
const USER = "allowed: an e-mail address in Identity Center, or id:<user id>";
const RULE_KEYS =
  "allowed: name, description, effect, accounts, permissionSets, groups, requesters, approvers, approval, selfApproval, approvalsRequired, maxDuration";

const WRONG: readonly (readonly [string, string, string])[] = [
  ["a misspelt key of a rule", withRule("aprovers: {}"), `5:5: rules[0]: unknown key, got "aprovers", ${RULE_KEYS}`],
  ["a key of a later feature", withRule("hours: 9-17"), `5:5: rules[0]: unknown key, got "hours", ${RULE_KEYS}`],
  ["a key called __proto__", withRule("__proto__: {}"), `5:5: rules[0]: unknown key, got "__proto__", ${RULE_KEYS}`],
  [
    "a misspelt key at the top",
    "rule: []\nrules: []\n",
    '1:1: unknown key, got "rule", allowed: version, defaults, administrators, auditors, rules',
  ],
  [
    "a misspelt key of approvers",
    withRule("approvers: { users: a@b.cd, user: x@y.zz }"),
    '5:33: rules[0].approvers: unknown key, got "user", allowed: users, groups',
  ],
  ["no rules", "version: 1\n", "1:1: rules: missing, got nothing, allowed: a list"],
  ["rules that are no list", "rules: all\n", '1:8: rules: wrong type, got "all", allowed: a list'],
  ["a rule that is a text", "rules:\n  - all\n", '2:5: rules[0]: wrong type, got "all", allowed: keys with values'],
  ["a file that is a list", "- rules\n", '1:1: wrong type, got ["rules"], allowed: keys with values'],
  ["a version that is none", "version: 2\nrules: []\n", "1:10: version: wrong value, got 2, allowed: 1"],
  [
    "a rule without accounts",
    "rules:\n  - name: a\n    permissionSets: x\n",
    `2:5: rules[0].accounts: missing, got nothing, ${ACCOUNT}`,
  ],
  [
    "a rule without permission sets",
    "rules:\n  - name: a\n    accounts: '*'\n",
    `2:5: rules[0].permissionSets: missing, got nothing, ${SET}`,
  ],
  [
    "a rule about nothing",
    "rules:\n  - name: a\n",
    `2:5: rules[0].accounts: missing, got nothing, ${ACCOUNT}, with permissionSets; or groups instead of both`,
  ],
  [
    "a rule about accounts and groups",
    withRule("groups: Responders"),
    '5:13: rules[0].groups: a rule is about accounts or about groups, got "Responders", allowed: groups, or accounts and permissionSets',
  ],
  [
    "a rule about groups and permission sets",
    "rules:\n  - name: a\n    permissionSets: x\n    groups: '*'\n",
    '4:13: rules[0].groups: a rule is about accounts or about groups, got "*", allowed: groups, or accounts and permissionSets',
  ],
  [
    "a group that is no name",
    "rules:\n  - name: a\n    groups: ' x'\n",
    `3:13: rules[0].groups: wrong value, got " x", ${GIVEN}`,
  ],
  [
    "an id of a group that is none",
    "rules:\n  - name: a\n    groups: id:x\n",
    `3:13: rules[0].groups: wrong value, got "id:x", ${GIVEN}`,
  ],
  [
    "an account id without quotes",
    "rules: [{ name: a, accounts: 222222222222, permissionSets: x }]\n",
    `1:30: rules[0].accounts: wrong value, got 222222222222, ${ACCOUNT}`,
  ],
  [
    "an account id of 11 digits in a list",
    'rules: [{ name: a, accounts: ["*", "22222222222"], permissionSets: x }]\n',
    `1:36: rules[0].accounts[1]: wrong value, got "22222222222", ${ACCOUNT}`,
  ],
  [
    "no account at all",
    "rules: [{ name: a, accounts: [], permissionSets: x }]\n",
    "1:30: rules[0].accounts: too few entries, got [], allowed: 1 or more",
  ],
  [
    "a pattern of permission sets",
    'rules: [{ name: a, accounts: "*", permissionSets: "Read*" }]\n',
    `1:51: rules[0].permissionSets: wrong value, got "Read*", ${SET}`,
  ],
  [
    "a user that is no e-mail address",
    withRule("requesters: { users: [a@b.cd, bob] }"),
    `5:35: rules[0].requesters.users[1]: wrong value, got "bob", ${USER}`,
  ],
  [
    "a user id that is none",
    withRule("approvers: { users: id:7 }"),
    `5:25: rules[0].approvers.users: wrong value, got "id:7", ${USER}`,
  ],
  [
    "a group id that is none",
    withRule("approvers: { groups: id:7 }"),
    '5:26: rules[0].approvers.groups: wrong value, got "id:7", allowed: the display name of a group (up to 1024 characters, no space at the ends), or id:<group id>',
  ],
  [
    "requesters that are nobody",
    withRule("requesters: {}"),
    "5:17: rules[0].requesters: nobody is named, got {}, allowed: users, groups, or both",
  ],
  [
    "a duration in words",
    withRule("maxDuration: two hours"),
    `5:18: rules[0].maxDuration: wrong value, got "two hours", ${DURATION}`,
  ],
  [
    "a duration without unit",
    withRule("maxDuration: 90"),
    `5:18: rules[0].maxDuration: wrong value, got 90, ${DURATION}`,
  ],
  [
    "a duration of 14 minutes",
    withRule("maxDuration: 14m"),
    `5:18: rules[0].maxDuration: wrong value, got "14m", ${DURATION}`,
  ],
  [
    "a duration of more than 12 hours",
    withRule("maxDuration: 12h1m"),
    `5:18: rules[0].maxDuration: wrong value, got "12h1m", ${DURATION}`,
  ],
  [
    "an approval that is none",
    withRule("approval: manual"),
    '5:15: rules[0].approval: wrong value, got "manual", allowed: required, automatic',
  ],
  [
    "an approval of a later feature",
    withRule("approval: break-glass"),
    '5:15: rules[0].approval: wrong value, got "break-glass", allowed: required, automatic',
  ],
  [
    "an approval that is nothing",
    withRule("approval:"),
    "5:14: rules[0].approval: wrong value, got null, allowed: required, automatic",
  ],
  [
    "own approval as yes",
    withRule("selfApproval: true"),
    "5:19: rules[0].selfApproval: wrong value, got true, allowed: allowed, denied, never",
  ],
  [
    "own approval denied to nobody",
    withRule("selfApproval: denied"),
    '5:19: rules[0].selfApproval: it speaks for the rule\'s own approvers and there are none, got "denied", allowed: never, or approvers',
  ],
  [
    "no approvals required",
    withRule("approvalsRequired: 0"),
    "5:24: rules[0].approvalsRequired: wrong value, got 0, allowed: a whole number from 1 to 10",
  ],
  [
    "one and a half approvals",
    withRule("approvalsRequired: 1.5"),
    "5:24: rules[0].approvalsRequired: wrong value, got 1.5, allowed: a whole number from 1 to 10",
  ],
  [
    "automatic approval by two",
    withRule("approval: automatic", "approvalsRequired: 2"),
    "6:24: rules[0].approvalsRequired: it contradicts approval: automatic, got 2, allowed: one of the two",
  ],
  [
    "an effect that is none",
    withRule("effect: allow"),
    '5:13: rules[0].effect: wrong value, got "allow", allowed: deny, or left out',
  ],
  [
    "a denial with approvers",
    withRule("effect: deny", "approvers: { groups: Platform }"),
    '6:16: rules[0].approvers: a rule that denies says nothing else, got {"groups":"Platform"}, allowed: name, description, effect, accounts, permissionSets, groups, requesters',
  ],
  [
    "the same name twice",
    `${withRule()}  - name: changes\n    accounts: "*"\n    permissionSets: "*"\n`,
    '5:11: rules[1].name: used twice, got "changes", allowed: a name of its own for each rule',
  ],
  [
    "a usual duration above the longest",
    "defaults: { maxDuration: 1h, duration: 2h }\nrules: []\n",
    '1:40: defaults.duration: longer than maxDuration, got "2h", allowed: maxDuration or less',
  ],
  [
    "a lapse of 8 days",
    "defaults: { lapseAfter: 192h }\nrules: []\n",
    `1:25: defaults.lapseAfter: wrong value, got "192h", ${WAIT}`,
  ],
  [
    "reminders out of order",
    "defaults: { remindersAfter: [30m, 15m] }\nrules: []\n",
    '1:35: defaults.remindersAfter[1]: not after the one before, got "15m", allowed: reminders in ascending order',
  ],
  [
    "a reminder after the lapse",
    "defaults: { remindersAfter: [30m], lapseAfter: 20m }\nrules: []\n",
    '1:30: defaults.remindersAfter[0]: not before the lapse, got "30m", allowed: less than lapseAfter',
  ],
  [
    "administrators as a text",
    "administrators: olga@example.com\nrules: []\n",
    '1:17: administrators: wrong type, got "olga@example.com", allowed: keys with values',
  ],
];

test.each(WRONG)("%s is refused with place, value and what is allowed", (_what, text, problem) => {
  expect(problems(text)).toEqual([`${PATH}:${problem}`]);
});

test("all problems are told, in the order of the file", () => {
  const found = problems(
    withRule("maxDuration: 1d", "approvers: { users: [x, y] }", "approval: no").replace("rules:", "rule: 1\nrules:"),
  );
  expect(found.map((problem) => problem.split(": ").slice(0, 2).join(" "))).toEqual([
    `${PATH}:1:1 unknown key, got "rule", allowed`,
    `${PATH}:6:18 rules[0].maxDuration`,
    `${PATH}:7:26 rules[0].approvers.users[0]`,
    `${PATH}:7:29 rules[0].approvers.users[1]`,
    `${PATH}:8:15 rules[0].approval`,
  ]);
});

describe("a policy is normalised", () => {
  test("to lists, seconds and case-folded addresses; what is not said stays unsaid", () => {
    const { rules, ...rest } = parseAccessPolicy(
      PATH,
      withRule("approvers: { users: Adam@Example.COM }", "maxDuration: 1h30m"),
    );
    expect(rules).toEqual([
      {
        name: "changes",
        accounts: ["*"],
        permissionSets: ["*"],
        approvers: { users: ["adam@example.com"], groups: [] },
        maxDurationSeconds: 5400,
      },
    ]);
    expect(rest).toEqual({
      administrators: { users: [], groups: [] },
      auditors: { users: [], groups: [] },
      defaults: {
        maxDurationSeconds: 43_200,
        durationSeconds: 3600,
        remindersAfterSeconds: [900, 2700, 6300, 13_500, 27_900],
        lapseAfterSeconds: 28_800,
      },
    });
  });

  test("with defaults that fit what is said", () => {
    const { defaults } = parseAccessPolicy(PATH, "defaults: { maxDuration: 30m, lapseAfter: 1h }\nrules: []\n");
    expect(defaults).toEqual({
      maxDurationSeconds: 1800,
      durationSeconds: 1800,
      remindersAfterSeconds: [900, 2700],
      lapseAfterSeconds: 3600,
    });
  });

  describe("with the deployment's times, where it says nothing", () => {
    const requests = { remindersAfterSeconds: [300, 600, 3600], lapseAfterSeconds: 7200 };
    const times = (defaults: string) => {
      const { remindersAfterSeconds, lapseAfterSeconds } = parseAccessPolicy(
        PATH,
        `defaults: { ${defaults} }\nrules: []\n`,
        requests,
      ).defaults;
      return [...remindersAfterSeconds, lapseAfterSeconds];
    };

    test.each([
      ["of both", "duration: 1h", [300, 600, 3600, 7200]],
      ["of reminders", "lapseAfter: 20m", [300, 600, 1200]],
      ["of the lapse", "remindersAfter: [90m]", [5400, 7200]],
      ["of neither", "remindersAfter: [9h], lapseAfter: 10h", [9 * 3600, 10 * 3600]],
    ])("%s", (_what, defaults, expected) => {
      expect(times(defaults)).toEqual(expected);
    });

    test("a reminder of the policy after the deployment's lapse is refused where it stands", () => {
      expect(() => times("remindersAfter: [1h, 3h]")).toThrow(
        `${PATH}:1:34: defaults.remindersAfter[1]: not before the lapse, got "3h", allowed: less than lapseAfter`,
      );
    });
  });

  test("whatever address or name the language takes, the functions take it too", () => {
    const word = fc.stringMatching(/^[A-Za-z0-9.'+_@ :-]{1,20}$/);
    const property = fc.property(word, fc.emailAddress(), (text, email) => {
      for (const user of [text, email, `id:${text}`]) {
        const written = withRule(`approvers: { users: ${JSON.stringify(user)}, groups: ${JSON.stringify(text)} }`);
        expect(() => problems(written)).not.toThrow();
      }
    });
    fc.assert(property, { numRuns: 200, seed: 20261102 });
  });

  test("durations are read as they are written", () => {
    const minutes = fc.integer({ min: 1, max: 10_000 }).map((count) => count * 60);
    fc.assert(fc.property(minutes, (seconds) => secondsOfDuration(durationText(seconds)) === seconds));
    expect(["", "h", "2", "2h ", "1m1h", "-1h", "1.5h", "2H"].map(secondsOfDuration)).toEqual(Array(8).fill(undefined));
  });
});
