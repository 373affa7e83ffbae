import { join } from "node:path";
import fc from "fast-check";
import { readDeploymentConfig } from "../../../lib/deployment-config.ts";
import { readAccessPolicy } from "../../../lib/read-access-policy.ts";
import { type Candidate, candidatesIn } from "../../../local/demo/candidates.ts";
import { findRequests } from "../../../local/demo/find-requests.ts";
import { KIND_NAMES } from "../../../local/demo/kinds.ts";
import { LIVES } from "../../../local/demo/lives.ts";
import { playable } from "../../../local/demo/playable.ts";
import { Organisation, USUAL_ORGANISATION } from "../../../local/organisation.ts";
import { type OrganisationFile, readOrganisationFile } from "../../../local/organisation-file.ts";
import * as arbitrary from "../../lambdas/domain/policy/arbitrary-policies.ts";
import { asker, policyOf, rule } from "../../lambdas/domain/policy/policies.ts";
import { problemsWith } from "./found-requests.ts";

const ROOT = join(__dirname, "../../..");
const FIXTURES = join(ROOT, "test/fixtures/demo");
const { account, slack, identity } = readDeploymentConfig(join(ROOT, "config/deployment.yaml"));
const DEPLOYMENT = { account, emailDomains: slack.emailDomains, firstUse: identity.firstUse };

function organisationOf(file: OrganisationFile): Organisation {
  return new Organisation(file, "arn:aws:sso:::instance/ssoins-1234567890abcdef", "d-1234567890");
}

/** What the demo says before it plays anything, and the titles of what it plays. */
function said(found: ReturnType<typeof findRequests>) {
  const notPlayed: string[] = [];
  const report = { looked: () => {}, found: () => {}, notPlayed: (why: string) => void notPlayed.push(why) };
  return { titles: playable(LIVES, found, "all", report).map(({ life }) => life.title), notPlayed };
}

test("in the example every kind is found, and every life is played", () => {
  const policy = readAccessPolicy(join(ROOT, "config/access-policy.yaml"));
  const candidates = candidatesIn(policy, organisationOf(readOrganisationFile(USUAL_ORGANISATION)), DEPLOYMENT);
  const found = findRequests(policy, candidates);
  expect(Object.keys(found).sort()).toEqual([...KIND_NAMES].sort());
  expect(problemsWith(policy, candidates.people, found)).toEqual([]);
  expect(said(found)).toEqual({ titles: LIVES.map(({ title }) => title), notPlayed: [] });
  expect(found.several?.besides?.[1]).toBe("555555555555");
});

test("of a policy that knows few kinds, those are found and the others are said", () => {
  const policy = readAccessPolicy(join(FIXTURES, "policy.yaml"));
  const candidates = candidatesIn(
    policy,
    organisationOf(readOrganisationFile(join(FIXTURES, "people.yaml"))),
    DEPLOYMENT,
  );
  const found = findRequests(policy, candidates);
  expect(Object.keys(found).sort()).toEqual(["approval", "refused", "several"]);
  expect(problemsWith(policy, candidates.people, found)).toEqual([]);
  const { titles, notPlayed } = said(found);
  expect(titles).toContain("revoked by an approver, saying why");
  expect(titles).not.toContain("granted at once by the policy");
  expect(notPlayed).toEqual([
    "no request in this policy needs several approvals",
    "no request in this policy may be asked for, but not approved, by one of its own approvers",
    "no request in this policy is granted without an approval",
    "no request in this policy may be approved by those who ask for it",
    '"approved for less time than was asked for": no request of its kind may last 30 minutes',
    '"extended: the old schedule leaves the access, the later one takes it away": no request of its kind may last 30 minutes',
  ]);
});

test("what is found in any policy is decided so by the policy", () => {
  const people: readonly Candidate[] = ["ann", "bob", "cat"].map((name, at) => ({
    slackUserId: `U${name.toUpperCase()}`,
    person: asker(`${name}@example.com`, [["Platform"], ["Security"], ["Platform", "Security"]][at]),
  }));
  const accounts = ["111111111111", "222222222222", "333333333333"].map((id) => ({
    id,
    name: id,
    state: "ACTIVE" as const,
  }));
  const candidates = { people, accounts, permissionSets: ["ReadOnly", "PowerUser"], looked: "all" };
  const kinds = new Set<string>();
  fc.assert(
    fc.property(arbitrary.policy, (policy) => {
      const found = findRequests(policy, candidates);
      for (const kind of Object.keys(found)) kinds.add(kind);
      expect(problemsWith(policy, people, found)).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect([...kinds].sort()).toEqual([...KIND_NAMES].sort());
});

describe("what is refused", () => {
  const ofGroup = (group: string) => ({ requesters: { users: [], groups: [group] } });
  const rules = [
    rule({ name: "for others", permissionSets: ["Any"], ...ofGroup("Security") }),
    rule({ name: "for all", permissionSets: ["Mid", "Zed"], approval: "automatic" }),
    rule({ name: "never", effect: "deny", permissionSets: ["Zed"], ...ofGroup("Platform") }),
    rule({ name: "hidden", effect: "deny", permissionSets: ["Mid"] }),
  ];
  const refused = (permissionSets: readonly string[]) => {
    const people = [{ slackUserId: "UANN", person: asker("ann@example.com", ["Platform"]) }];
    const accounts = [{ id: "111111111111", name: "one", state: "ACTIVE" as const }];
    return findRequests(policyOf(rules), { people, accounts, permissionSets, looked: "all" }).refused;
  };

  test("is that no rule gives it, or rather that a rule denies it", () => {
    expect(refused(["Any"])?.because).toContain("no rule lets the requester ask for Any");
    expect(refused(["Any", "Zed"])).toMatchObject({ because: "never", wish: { permissionSet: "Zed" } });
  });

  test("is nothing that the form does not offer", () => {
    expect(refused(["Mid", "Unheard"])).toBeUndefined();
  });
});

describe("of 5,000 accounts and 500 people", () => {
  const accounts = Array.from({ length: 5_000 }, (_, at) => ({
    id: String(400_000_000_000 + at),
    name: `account ${at}`,
    state: at % 100 === 0 ? ("SUSPENDED" as const) : ("ACTIVE" as const),
    tags: {},
  }));
  const people = Array.from({ length: 500 }, (_, at) => ({
    name: `Person ${at}`,
    email: `person${at}@example.com`,
    slack: `U2P${at}`,
    groups: [`Team ${at % 20}`],
    disabled: at % 7 === 0,
    slackGuest: false,
    bot: false,
    bound: true,
  }));
  const groups = Array.from({ length: 20 }, (_, at) => `Team ${at}`);
  const permissionSets = ["ReadOnly", "PowerUser", "AdministratorAccess"].map((name) => ({
    name,
    session: "PT1H",
    managedPolicies: [],
    inlinePolicy: "",
    tags: {},
  }));
  const teams = groups.map((name) => ({ name, isSynchronised: false }));
  const file = { managementAccount: "400000000001", units: [], accounts, permissionSets, groups: teams, people };
  const rules = groups.map((group, at) => {
    const theirs = accounts.slice(at * 250, (at + 1) * 250).map(({ id }) => id);
    return rule({
      name: group,
      accounts: theirs,
      requesters: { users: [], groups: [group] },
      approvers: { users: [], groups: [`Team ${(at + 1) % 20}`] },
    });
  });
  // the only request that is granted at once: one account, one person
  const single = { users: ["person333@example.com"], groups: [] };
  const policy = policyOf([
    ...rules,
    rule({ name: "single", accounts: ["400000004321"], requesters: single, approval: "automatic" }),
  ]);

  test("a few of each sort are looked at, quickly, the same ones each time, and it is said how many", () => {
    const organisation = organisationOf(file);
    const begun = performance.now();
    const candidates = candidatesIn(policy, organisation, DEPLOYMENT);
    const found = findRequests(policy, candidates);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(problemsWith(policy, candidates.people, found)).toEqual([]);
    expect(Object.keys(found).sort()).toEqual(["approval", "automatic", "refused", "several"]);
    expect(candidatesIn(policy, organisation, DEPLOYMENT)).toEqual(candidates);
    expect(candidates.looked).toMatch(
      /^(6\d|7[0-2]) of 428 people .*, (6\d|7[0-2]) of 4999 accounts .*, 1 of 3 permission sets$/,
    );
  });
});
