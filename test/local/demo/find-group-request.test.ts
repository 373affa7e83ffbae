import { join } from "node:path";
import { readDeploymentConfig } from "../../../lib/deployment-config.ts";
import { readAccessPolicy } from "../../../lib/read-access-policy.ts";
import { candidatesIn } from "../../../local/demo/candidates.ts";
import { findGroupRequest } from "../../../local/demo/find-group-request.ts";
import { sayGroupFound } from "../../../local/demo/group-life.ts";
import { Organisation, USUAL_ORGANISATION } from "../../../local/organisation.ts";
import { readOrganisationFile } from "../../../local/organisation-file.ts";

const ROOT = join(__dirname, "../../..");
const POLICY = readAccessPolicy(join(ROOT, "config/access-policy.yaml"));
const { account, slack, identity } = readDeploymentConfig(join(ROOT, "config/deployment.yaml"));
const DEPLOYMENT = { account, emailDomains: slack.emailDomains, firstUse: identity.firstUse };

let organisation: Organisation;
beforeEach(() => {
  const file = readOrganisationFile(USUAL_ORGANISATION);
  organisation = new Organisation(file, "arn:aws:sso:::instance/ssoins-1234567890abcdef", "d-1234567890");
});

function found(policy = POLICY) {
  return findGroupRequest(policy, organisation, candidatesIn(policy, organisation, DEPLOYMENT).people);
}

function replaceOnCall(changes: { name?: string; isSynchronised?: boolean }): void {
  const group = organisation.groupNamed("OnCall");
  organisation.groups.set(group.groupId, { ...group, ...changes });
}

test("in the example somebody asks for the group, and who the rule says approves", () => {
  const wish = { by: "U0RITA", group: "OnCall", durationSeconds: 900 };
  expect(found()).toEqual({ wish, approvers: ["U0ADAM"] });
});

test("a member does not ask again", () => {
  organisation.groupNamed("OnCall").members.add(organisation.userWithEmail("rita@example.com").userId);
  expect(found()?.wish.by).toBe("U0DEV");
});

test("a group that the policy names by its id is found", () => {
  const { groupId } = organisation.groupNamed("OnCall");
  const rules = POLICY.rules.map((rule) => ("groups" in rule ? { ...rule, groups: [`id:${groupId}`] } : rule));
  expect(found({ ...POLICY, rules })?.wish.group).toBe("OnCall");
});

test.each<[string, () => void]>([
  ["is synchronised", () => replaceOnCall({ isSynchronised: true })],
  ["is called otherwise", () => replaceOnCall({ name: "On call" })],
  [
    "nobody approves",
    () => {
      organisation.userWithEmail("adam@example.com").enabled = false;
    },
  ],
])("a group that %s is not asked for, and that is said", (_what, change) => {
  change();
  const notPlayed: string[] = [];
  sayGroupFound(found(), { found: () => {}, notPlayed: (why) => void notPlayed.push(why) });
  expect(notPlayed).toEqual(["no request in this policy is for membership in a group"]);
});
