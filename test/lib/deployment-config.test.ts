import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { DeploymentConfig, readDeploymentConfig } from "../../lib/deployment-config.ts";
import { withSettingsTable } from "../../lib/settings-table.ts";

const CONFIG = join(__dirname, "..", "..", "config");
const EXAMPLE = join(CONFIG, "deployment.yaml");
const text = readFileSync(EXAMPLE, "utf8");
const SECRET = (region = "eu-central-1") => `arn:aws:secretsmanager:${region}:111122223333:secret:x-AbCdEf`;
const folder = mkdtempSync(join(tmpdir(), "daypass-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string): DeploymentConfig {
  const path = join(folder, "deployment.yaml");
  writeFileSync(path, content);
  return readDeploymentConfig(path);
}

test("the example in the repository is valid", () => {
  expect(readDeploymentConfig(EXAMPLE)).toMatchObject({ account: "111122223333", audit: { mode: "governance" } });
});

test("what may be left out has a default", () => {
  const config = read(text.replace(/^ {2}mode: .*$/m, ""));
  expect(config.audit.mode).toBe("governance");
  expect(config.slack.apiUrl).toBe("https://slack.com/api/");
});

/** What is changed in the example, to what, and what the error names: place, value and what is allowed. */
const BAD_VALUES: readonly (readonly [string, RegExp, string, RegExp])[] = [
  ["an account id without quotes", /"111122223333"/, "111122223333", /account id in quotes/],
  ["an account id with a digit too few", /111122223333/, "11112222333", /12 digits/],
  ["a Region that is none", /eu-central-1/, "frankfurt", /a Region/],
  ["an instance that is none", /arn:aws:sso:::instance\/ssoins-\w+/, "ssoins-1", /instanceArn/],
  ["an identity store that is none", /d-1234567890/, "d-xyz", /d-1234567890/],
  ["a workspace by name", /T0DAYPASS1/, "our-workspace", /id of a workspace/],
  ["an Enterprise organisation", /T0DAYPASS1/, "E0DAYPASS1", /not of an Enterprise organisation/],
  ["a channel by name", /C0ACCESSREQ/, "access-requests", /not its name/],
  ["a domain in capitals", /- example\.com/, "- Example.com", /lower case/],
  ["no domain at all", /\n +- example\.com/, " []", /emailDomains/],
  ["an address that is none", /platform-oncall@example\.com/, "platform-oncall", /e-mail address/],
  ["no days of retention", /retentionDays: 365(?=\n {2}# governance)/, "retentionDays: 0", /audit.retentionDays/],
  [
    "a stage with a hyphen",
    /stage: prod/,
    "stage: pre-prod",
    /^\S+ stage: wrong value, got "pre-prod", allowed: 2 to 10/,
  ],
  ["a prefix in capitals", /namePrefix: daypass/, "namePrefix: Daypass", /namePrefix: .*lower-case letters and digits/],
  [
    "a policy in another folder",
    /policyFile: access-policy.yaml/,
    "policyFile: ../policy.yaml",
    /policyFile: .*beside this one/,
  ],
  ["a tag of AWS's own", /tags: \{\}/, "tags: { aws:team: a }", /tags\.aws:team: not a tag's key.*allowed: 1 to 128/],
  [
    "two tags that differ in case",
    /tags: \{\}/,
    "tags: { Team: a, team: b }",
    /tags.team: not a tag's key.*whatever its case/,
  ],
  [
    "a tag that is a number",
    /tags: \{\}/,
    "tags: { center: 4711 }",
    /tags.center: .*got 4711, allowed: a tag's value in quotes/,
  ],
  ["an empty tag", /tags: \{\}/, 'tags: { center: "" }', /tags.center: .*1 to 256/],
  ["a level that no logger knows", /level: info/, "level: verbose", /logs.level: .*allowed: debug, info, warn, error/],
  [
    "logs kept for a month",
    /retentionDays: 365/,
    "retentionDays: 30",
    /logs.retentionDays: .*got 30, allowed: 90, 120, 150/,
  ],
  ["logs kept for days that CloudWatch does not know", /retentionDays: 365/, "retentionDays: 100", /allowed: 90, 120/],
  ["a kind of account that is none", /account: delegated/, "account: member", /allowed: delegated, management/],
  [
    "a secret without the end of its ARN",
    /slack:\n/,
    "slack:\n  botTokenSecretArn: arn:aws:secretsmanager:eu-central-1:111122223333:secret:x\n",
    /slack.botTokenSecretArn: .*six characters/,
  ],
  [
    "a secret of another Region",
    /slack:\n/,
    `slack:\n  botTokenSecretArn: ${SECRET("eu-west-1")}\n`,
    /of 111122223333 in eu-central-1/,
  ],
  [
    "one secret for both",
    /slack:\n/,
    `slack:\n  botTokenSecretArn: ${SECRET()}\n  signingSecretArn: ${SECRET()}\n`,
    /slack.botTokenSecretArn: the signing secret's too/,
  ],
  ["no operator", /emails:\n.*\n/, "emails: []\n", /operators.emails: too few entries, got \[\], allowed: 1 or more/],
  [
    "an operator twice",
    /emails:\n/,
    "emails:\n    - platform-oncall@example.com\n",
    /operators.emails\[1\]: there twice, got "platform-oncall@example.com", allowed: each address once/,
  ],
  ["a prefix without a slash", /prefix: ""/, "prefix: daypass", /audit.prefix: .*with a slash behind it/],
  ["a prefix from the root", /prefix: ""/, "prefix: /daypass/", /audit.prefix/],
  ["a prefix of dots", /prefix: ""/, "prefix: ../", /audit.prefix/],
  [
    "a bucket's ARN",
    /prefix: ""/,
    "existingBucket: arn:aws:s3:::audit",
    /audit.existingBucket: .*the name of a bucket/,
  ],
  [
    "access logs of a bucket that exists",
    /accessLogs: false/,
    "accessLogs: true\n  existingBucket: company-audit",
    /audit.accessLogs: .*got true, allowed: false with existingBucket/,
  ],
  [
    "a lapse of a second",
    /lapseAfter: 8h/,
    "lapseAfter: 1s",
    /requests.lapseAfter: .*got "1s", allowed: a duration from 1m to 168h/,
  ],
  [
    "a reminder at the lapse",
    /lapseAfter: 8h/,
    "lapseAfter: 465m",
    /requests.remindersAfter\[4\]: not before the lapse, got "465m"/,
  ],
  ["reminders out of order", /\[15m, 45m/, "[45m, 15m", /requests.remindersAfter\[1\]: not after the one before/],
  [
    "a sweep every ten minutes",
    /everyMinutes: 5/,
    "everyMinutes: 10",
    /sweep.everyMinutes: .*got 10, allowed: 5 or less/,
  ],
  ["a sweep without a pause", /everyMinutes: 5/, "everyMinutes: 0", /allowed: 1 or more/],
  [
    "a switch that is a word",
    /reminders: true/,
    "reminders: sometimes",
    /notifications.reminders: .*allowed: true or false/,
  ],
  [
    "a page that is switched by a word",
    /firstBindings: true/,
    "firstBindings: approvers",
    /notifications.firstBindings: .*got "approvers", allowed: true or false/,
  ],
  ["a mode of Object Lock that is none", /mode: governance/, "mode: strict", /mode/],
  ["a key that nobody knows", /operators:\n/, "operators:\n  phone: none\n", /phone/],
  ["an API address without TLS", /slack:\n/, "slack:\n  apiUrl: http://slack.com/api/\n", /https/],
];

test.each(BAD_VALUES)("%s is refused, with its line and column", (_what, from, to, named) => {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  expect(() => read(changed)).toThrow(named);
  expect(() => read(changed)).toThrow(/:\d+:\d+/);
});

test("a file that is not there is named", () => {
  expect(() => readDeploymentConfig("config/none.yaml")).toThrow(/^config\/none\.yaml: cannot be read .*, allowed: /);
});

test("more tags than a resource has room for are refused", () => {
  const tags = Array.from({ length: 41 }, (_, n) => `k${n}: v`).join(", ");
  expect(() => read(text.replace("tags: {}", `tags: { ${tags} }`))).toThrow(
    /: tags: too many tags, .*allowed: 40 or less/,
  );
});

test("of the usual reminders those before the lapse count", () => {
  const { requests } = read(text.replace(/ {2}remindersAfter: .*\n/, "").replace("lapseAfter: 8h", "lapseAfter: 1h"));
  expect(requests).toEqual({ remindersAfterSeconds: [900, 2700], lapseAfterSeconds: 3600 });
});

test("the table in docs/configuration.md is that of the code: refresh it with `npm run schemas`", () => {
  const page = readFileSync(join(CONFIG, "..", "docs", "configuration.md"), "utf8");
  expect(page).toBe(withSettingsTable(page, DeploymentConfig));
  expect(() => withSettingsTable("# Configuration\n", DeploymentConfig)).toThrow("no table of settings");
});

test("the schema for editors is that of the code: refresh it with `npx tsx lib/write-deployment-schema.ts`", () => {
  const stored: unknown = JSON.parse(readFileSync(join(CONFIG, "deployment.schema.json"), "utf8"));
  expect(stored).toEqual(z.toJSONSchema(DeploymentConfig, { io: "input" }));
});
