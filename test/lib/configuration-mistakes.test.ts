import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { AccessPolicyLanguage } from "../../lib/access-policy-language.ts";
import { DeploymentConfig } from "../../lib/deployment-config.ts";
import { InvalidConfigurationError, parseYamlFile } from "../../lib/yaml-problems.ts";

type Path = readonly (string | number)[];

/** Every file that a company writes, as the example in the repository has it. */
const FILES = [
  ["access-policy.yaml", AccessPolicyLanguage],
  ["access-policy.staging.yaml", AccessPolicyLanguage],
  ["deployment.yaml", DeploymentConfig],
  ["deployment.staging.yaml", DeploymentConfig],
] as const;
/** Of another type for everything but a map of texts, whose members are wrong then. */
const WRONG_TYPES: readonly unknown[] = [{ wrong: true }, [[7]], null, false, -1];
/** Keys of which everybody has their own. */
const FREE = /^tags\./;

describe.each(FILES)("config/%s", (file, schema) => {
  const text = readFileSync(join(__dirname, "../../config", file), "utf8");
  const keys = keysOf(parseDocument(text).toJS()).map((path) => ({ path, name: placeOf(path) }));
  const problems = (changed: string): readonly string[] => {
    try {
      parseYamlFile(`config/${file}`, changed, schema);
    } catch (error) {
      if (error instanceof InvalidConfigurationError) return error.problems;
      throw error;
    }
    return [];
  };

  test.each(keys.filter(({ name }) => !FREE.test(name)))(
    "$name, misspelt, is refused where it stands",
    ({ path, name }) => {
      const document = parseDocument(text);
      const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
      if (!isMap(parent)) throw new Error(`${name} is no key`);
      const misspelt = `${path.at(-1)}s`;
      for (const pair of parent.items) if (String(pair.key) === path.at(-1)) pair.key = document.createNode(misspelt);
      const unknown = problems(document.toString()).filter((problem) =>
        problem.includes(`unknown key, got "${misspelt}"`),
      );
      expect(unknown).toEqual([expect.stringMatching(/^config\/\S+\.yaml:\d+:\d+: .*, allowed: \w+/)]);
      expect(lineOf(document.toString(), unknown[0])).toContain(`${misspelt}:`);
    },
  );

  test.each(keys)("$name of another type is refused, with what it is and what is allowed", ({ path, name }) => {
    const right = typeof parseDocument(text).getIn(path);
    for (const wrong of WRONG_TYPES.filter((value) => value === null || typeof value !== right || right === "object")) {
      const document = parseDocument(text);
      document.setIn(path, wrong);
      const found = problems(document.toString()).filter((problem) => problem.includes(` ${name}`));
      expect({ wrong, found }).toEqual({ wrong, found: expect.arrayContaining([expect.stringMatching(PROBLEM)]) });
    }
  });
});

const DEPLOYMENT = readFileSync(join(__dirname, "../../config/deployment.yaml"), "utf8");

test.each<[string, Path, string]>([
  ["an account id of 13 digits", ["account"], "1111222233334"],
  ["an account id in other digits", ["account"], "１１１１２２２２３３３３"],
  ["an account id with a line end", ["account"], "111122223333\n"],
  ["a Region with more behind it", ["region"], "eu-central-1 "],
  ["an Availability Zone", ["region"], "eu-central-1a"],
  [
    "a permission set as the instance",
    ["identityCenter", "instanceArn"],
    "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef",
  ],
  [
    "an ARN as the identity store",
    ["identityCenter", "identityStoreId"],
    "arn:aws:identitystore:::identitystore/d-1234567890",
  ],
  ["a person as the workspace", ["slack", "teamId"], "U0DAYPASS1"],
  ["a conversation with a person as the channel", ["slack", "channel"], "D0ACCESSREQ"],
  ["an address as the domain", ["slack", "emailDomains"], "[rita@example.com]"],
  ["every domain", ["slack", "emailDomains"], "['*']"],
])("%s is refused", (_what, path, wrong) => {
  const document = parseDocument(DEPLOYMENT);
  document.setIn(path, wrong.startsWith("[") ? parseDocument(wrong).contents : wrong);
  expect(() => parseYamlFile("config/deployment.yaml", document.toString(), DeploymentConfig)).toThrow(placeOf(path));
});

const PROBLEM = /^config\/\S+\.yaml:\d+:\d+: .*, got .+, allowed: .+/;

function keysOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [here]), ...keysOf(inner, here)];
  });
}

function placeOf(path: Path): string {
  return path.map((step, at) => (typeof step === "number" ? `[${step}]` : `${at > 0 ? "." : ""}${step}`)).join("");
}

function lineOf(text: string, problem = ""): string {
  return text.split("\n")[Number(problem.split(":")[1]) - 1] ?? "";
}
