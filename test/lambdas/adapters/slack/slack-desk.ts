import { makeInMemoryJoinableGroups } from "../../../../lambdas/adapters/in-memory/in-memory-joinable-groups.ts";
import { makeRequestVerifier } from "../../../../lambdas/adapters/slack/request-verifier.ts";
import { makeSlackApp } from "../../../../lambdas/adapters/slack/slack-app.ts";
import { makeSlackCalls } from "../../../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../../../lambdas/adapters/slack/slack-chat-people.ts";
import { makeSlackFrontDoor } from "../../../../lambdas/adapters/slack/slack-front-door.ts";
import type { AccessSubmitted, ExtensionSubmitted, RequestClicked } from "../../../../lambdas/domain/slack-events.ts";
import { EventsUnavailableError } from "../../../../lambdas/ports/errors.ts";
import type { Account } from "../../../../lambdas/ports/organisation.ts";
import { makeAdmitToForm } from "../../../../lambdas/use-cases/admit-to-form.ts";
import { makeClickRequest } from "../../../../lambdas/use-cases/click-request.ts";
import { makeListChoices } from "../../../../lambdas/use-cases/list-choices.ts";
import { makeListGroups } from "../../../../lambdas/use-cases/list-groups.ts";
import { makeSubmitExtension } from "../../../../lambdas/use-cases/submit-extension.ts";
import { makeSubmitGroupRequest } from "../../../../lambdas/use-cases/submit-group-request.ts";
import { makeSubmitRequest } from "../../../../lambdas/use-cases/submit-request.ts";
import { INSTANCE_ARN, PERMISSION_SET_ARN, person } from "../../../fixtures/access-requests.ts";
import { serveWorkspace, TEAM } from "../../../local/slack/served-workspace.ts";
import { groupRule, policyOf } from "../../domain/policy/policies.ts";

export const PRODUCTION = "222222222222";
const OWN_ACCOUNT = "999999999999";
const account = (accountId: string, name: string, more: Partial<Account> = {}): Account => ({
  accountId,
  name,
  state: "active",
  isManagementAccount: false,
  ...more,
});

export const RESPONDERS = person(71).userId;
const GROUPS = [
  { groupId: RESPONDERS, name: "Responders", isSynchronised: false },
  { groupId: person(72).userId, name: "Synchronised", isSynchronised: true },
  { groupId: person(73).userId, name: "Approvers", isSynchronised: false },
  { groupId: person(74).userId, name: "Unspoken", isSynchronised: false },
];
const APPROVERS = { users: [], groups: ["Approvers"] };

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
  const listings = { count: 0 };
  const organisation = {
    describeAccount: async () => undefined,
    listAccounts: async () => {
      listings.count += 1;
      return [
        account(PRODUCTION, "production"),
        account("333333333333", "Sandbox"),
        account(OWN_ACCOUNT, "own"),
        account("111111111111", "management", { isManagementAccount: true }),
        account("444444444444", "closed", { state: "closed" }),
      ];
    },
  };
  const permissionSets = {
    describe: async () => undefined,
    list: async () => [{ permissionSetArn: PERMISSION_SET_ARN, name: "PowerUser", sessionSeconds: 3600 }],
  };
  const directoryGroups = new Map(GROUPS.map((group) => [group.groupId, group]));
  const policy = policyOf([groupRule({ groups: ["Responders", "Synchronised", "Approvers"], approvers: APPROVERS })]);
  const reportFailure = (what: string, error: unknown) => lines.push(`${what}: ${String(error)}`);
  const calls = makeSlackCalls(secrets, { tokenSecretArn: "token", apiUrl: served.apiUrl });
  const app = makeSlackApp(calls, {
    submitRequest: makeSubmitRequest({ submissions, clock }, TEAM),
    submitGroupRequest: makeSubmitGroupRequest({ submissions, clock }, TEAM),
    submitExtension: makeSubmitExtension({ submissions, clock }, TEAM),
    clickRequest: makeClickRequest({ submissions, clock }, TEAM),
    admitToForm: makeAdmitToForm({ chatPeople: makeSlackChatPeople(calls), clock }, TEAM),
    listChoices: makeListChoices({ organisation, permissionSets, clock }, INSTANCE_ARN, OWN_ACCOUNT),
    listGroups: makeListGroups({ groups: makeInMemoryJoinableGroups(directoryGroups), policy, clock }),
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
  return { ...served, frontDoor, submitted, extensions, clicked, lines, broken, listings };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
