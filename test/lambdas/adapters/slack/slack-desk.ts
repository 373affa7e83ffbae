import { makeInMemoryDirectorySnapshots } from "../../../../lambdas/adapters/in-memory/in-memory-directory-snapshots.ts";
import { makeRequestVerifier } from "../../../../lambdas/adapters/slack/request-verifier.ts";
import { makeSlackApp } from "../../../../lambdas/adapters/slack/slack-app.ts";
import { makeSlackCalls } from "../../../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../../../lambdas/adapters/slack/slack-chat-people.ts";
import { makeSlackFrontDoor } from "../../../../lambdas/adapters/slack/slack-front-door.ts";
import type {
  DirectoryAccount,
  DirectoryPermissionSet,
  DirectorySnapshot,
} from "../../../../lambdas/domain/directory-snapshot.ts";
import type { AccessSubmitted, ExtensionSubmitted, RequestClicked } from "../../../../lambdas/domain/slack-events.ts";
import { EventsUnavailableError } from "../../../../lambdas/ports/errors.ts";
import { makeKeptSnapshot } from "../../../../lambdas/steps/kept-snapshot.ts";
import { makeAdmitToForm } from "../../../../lambdas/use-cases/admit-to-form.ts";
import { makeCheckDirectory } from "../../../../lambdas/use-cases/check-directory.ts";
import { makeClickRequest } from "../../../../lambdas/use-cases/click-request.ts";
import { makeListChoices } from "../../../../lambdas/use-cases/list-choices.ts";
import { makeListGroups } from "../../../../lambdas/use-cases/list-groups.ts";
import { makeSubmitExtension } from "../../../../lambdas/use-cases/submit-extension.ts";
import { makeSubmitGroupRequest } from "../../../../lambdas/use-cases/submit-group-request.ts";
import { makeSubmitRequest } from "../../../../lambdas/use-cases/submit-request.ts";
import { PERMISSION_SET_ARN, person } from "../../../fixtures/access-requests.ts";
import { START_MS, serveWorkspace, TEAM } from "../../../local/slack/served-workspace.ts";
import { groupRule, policyOf, rule } from "../../domain/policy/policies.ts";

export const PRODUCTION = "222222222222";
const OWN_ACCOUNT = "999999999999";
const account = (accountId: string, name: string, more: Partial<DirectoryAccount> = {}): DirectoryAccount => ({
  accountId,
  name,
  state: "active",
  isManagementAccount: false,
  path: [],
  tags: {},
  ...more,
});
const permissionSet = (permissionSetArn: string, name: string): DirectoryPermissionSet => ({
  permissionSetArn,
  name,
  sessionSeconds: 3600,
  managedPolicies: [],
  customerManagedPolicies: [],
  tags: {},
});
export const RESPONDERS = person(71).userId;
const group = (groupId: string, name: string, isSynchronised = false) =>
  ({ kind: "found", ref: name, groupId, name, isSynchronised }) as const;
const DIRECTORY: DirectorySnapshot = {
  format: 1,
  startedAt: new Date(START_MS),
  readAt: new Date(START_MS),
  accounts: [
    account(PRODUCTION, "production"),
    account("333333333333", "Sandbox"),
    account(OWN_ACCOUNT, "own"),
    account("111111111111", "management", { isManagementAccount: true }),
    account("444444444444", "closed", { state: "closed" }),
  ],
  permissionSets: [permissionSet(PERMISSION_SET_ARN, "PowerUser")],
  groups: [
    group(RESPONDERS, "Responders"),
    group(person(72).userId, "Synchronised", true),
    group(person(73).userId, "Approvers"),
    group(person(74).userId, "Unspoken"),
  ],
};
const APPROVERS = { users: ["adam@example.com"], groups: ["Approvers"] };
/** Anybody may ask for any account, and for three groups. */
const ANYTHING = policyOf([
  rule({ name: "anything", approvers: APPROVERS }),
  groupRule({ name: "groups", groups: ["Responders", "Synchronised", "Approvers"], approvers: APPROVERS }),
]);

/** The Slack function between a served workspace and a bus that is a list. */
export async function openDesk() {
  const served = await serveWorkspace();
  const submitted: AccessSubmitted[] = [];
  const extensions: ExtensionSubmitted[] = [];
  const clicked: RequestClicked[] = [];
  const lines: string[] = [];
  const broken = { bus: false, table: false };
  const clock = { now: () => new Date(served.clock.now()) };
  const secrets = {
    read: async (arn: string) => (arn === "signing" ? served.rotating.signingSecret : served.rotating.token),
  };
  const marks = new Set<string>();
  const replayMarks = {
    mark: async (hash: string) => {
      if (broken.table) throw new Error("table is away");
      if (marks.has(hash)) return "seen" as const;
      marks.add(hash);
      return "new" as const;
    },
  };
  const put = <T>(list: T[]) => {
    return async (event: T) => {
      if (broken.bus) throw new EventsUnavailableError("bus is away");
      list.push(event);
    };
  };
  const submissions = {
    submitted: put(submitted),
    extensionSubmitted: put(extensions),
    clicked: put(clicked),
  };
  const snapshots = makeInMemoryDirectorySnapshots();
  snapshots.current = { kind: "read", snapshot: DIRECTORY };
  const reportFailure = (what: string, error: unknown) => lines.push(`${what}: ${String(error)}`);
  const calls = makeSlackCalls(secrets, { tokenSecretArn: "token", apiUrl: served.apiUrl });
  const snapshot = makeKeptSnapshot({ snapshots, clock, reportFailure });
  const app = makeSlackApp(calls, {
    submitRequest: makeSubmitRequest({ submissions, clock }, TEAM),
    submitGroupRequest: makeSubmitGroupRequest({ submissions, clock }, TEAM),
    submitExtension: makeSubmitExtension({ submissions, clock }, TEAM),
    clickRequest: makeClickRequest({ submissions, clock }, TEAM),
    admitToForm: makeAdmitToForm({ chatPeople: makeSlackChatPeople(calls), clock }, TEAM),
    checkDirectory: makeCheckDirectory({ snapshot, clock }),
    listChoices: makeListChoices({ snapshot }, ANYTHING, OWN_ACCOUNT),
    listGroups: makeListGroups({ snapshot }, ANYTHING),
    reportFailure,
  });
  const frontDoor = makeSlackFrontDoor(
    {
      verify: makeRequestVerifier(
        { secrets, replayMarks, clock, reportUnmarked: () => lines.push("unmarked") },
        "signing",
      ),
      answer: app,
      reportRefusal: (statusCode, why) => lines.push(`${statusCode} ${why}`),
      reportFailure,
    },
    TEAM,
  );
  served.rotating.app = frontDoor;
  return { ...served, frontDoor, submitted, extensions, clicked, lines, broken, snapshots };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
