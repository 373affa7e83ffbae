import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { DeploymentConfig, readDeploymentConfig } from "../../lib/deployment-config.ts";

const CONFIG = join(__dirname, "..", "..", "config");
const EXAMPLE = join(CONFIG, "deployment.yaml");
const text = readFileSync(EXAMPLE, "utf8");
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
  ["no days of retention", /retentionDays: 365/, "retentionDays: 0", /retentionDays/],
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

test("the schema for editors is that of the code: refresh it with `npx tsx lib/write-deployment-schema.ts`", () => {
  const stored: unknown = JSON.parse(readFileSync(join(CONFIG, "deployment.schema.json"), "utf8"));
  expect(stored).toEqual(z.toJSONSchema(DeploymentConfig, { io: "input" }));
});
