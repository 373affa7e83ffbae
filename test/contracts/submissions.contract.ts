import * as z from "zod/mini";
import {
  AccessSubmitted,
  ExtensionSubmitted,
  RequestClicked,
  SLACK_DETAIL_TYPES,
} from "../../lambdas/domain/slack-events.ts";
import { EventsUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Submissions } from "../../lambdas/ports/submissions.ts";
import { GROUP_TARGET, MORNING, PERMISSION_SET_ARN } from "../fixtures/access-requests.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A bus with nothing on it yet, and what whoever listens to it hears. */
export interface SubmissionsTarget extends BreakableTarget<Submissions> {
  /** In the order in which they came, the detail as it is on the wire. */
  heard(): Asked<readonly { readonly type: string; readonly detail: unknown }[]>;
  /** The next call is delivered to the bus twice, as happens when an answer is lost. */
  deliverTwice(): void;
}

const who = { version: 1, teamId: "T0001", slackUserId: "U0001" } as const;
const asked = { submissionId: "V0001", durationSeconds: 3600, reason: 'inc 17: ä "b"', submittedAt: MORNING };
const requestId = "0123456789abcdef0123456789abcdef";
const accounts: AccessSubmitted["target"] = {
  kind: "account",
  accountIds: ["222222222222"],
  permissionSetArn: PERMISSION_SET_ARN,
};
const SUBMITTED: AccessSubmitted = { ...who, ...asked, target: accounts };
const EXTENSION: ExtensionSubmitted = { ...who, ...asked, requestId };
const clicked = { ...who, clickId: "click-1", requestId, clickedAt: MORNING };
const DENIED: RequestClicked = { ...clicked, verb: "deny", reason: "not tonight" };

/** What every bus promises of what people did in Slack: told as it is, or whoever tells it knows that it may not have been. */
export function describeSubmissions(makeTarget: () => Promise<SubmissionsTarget>): void {
  describe("submissions", () => {
    let target: SubmissionsTarget;
    let submissions: Submissions;
    beforeEach(async () => {
      target = await makeTarget();
      submissions = target.port;
    });
    afterEach(() => target.close?.());
    const { signal } = new AbortController();
    const submittedOnTheWire = { type: SLACK_DETAIL_TYPES.submitted, detail: z.encode(AccessSubmitted, SUBMITTED) };

    test("what somebody asked for is told as it is", async () => {
      await submissions.submitted(SUBMITTED, signal);
      expect(await target.heard()).toEqual([submittedOnTheWire]);
    });

    test("a group, and a start, are told as well", async () => {
      const { groupId } = GROUP_TARGET;
      const event: AccessSubmitted = { ...SUBMITTED, target: { kind: "group", groupId }, startsAt: MORNING };
      await submissions.submitted(event, signal);
      expect(await target.heard()).toEqual([
        { type: SLACK_DETAIL_TYPES.submitted, detail: z.encode(AccessSubmitted, event) },
      ]);
    });

    test("what somebody asks for more is another event", async () => {
      await submissions.extensionSubmitted(EXTENSION, signal);
      const detail = z.encode(ExtensionSubmitted, EXTENSION);
      expect(await target.heard()).toEqual([{ type: SLACK_DETAIL_TYPES.extensionSubmitted, detail }]);
    });

    test.each<RequestClicked>([{ ...clicked, verb: "approve" }, DENIED, { ...clicked, verb: "end", wholeBatch: true }])(
      "a click to $verb is told as it is",
      async (event) => {
        await submissions.clicked(event, signal);
        const detail = z.encode(RequestClicked, event);
        expect(await target.heard()).toEqual([{ type: SLACK_DETAIL_TYPES.clicked, detail }]);
      },
    );

    test("what is told twice is heard twice, in order", async () => {
      await submissions.submitted(SUBMITTED, signal);
      await submissions.clicked(DENIED, signal);
      await submissions.submitted(SUBMITTED, signal);
      const types = (await target.heard()).map(({ type }) => type);
      const { submitted, clicked } = SLACK_DETAIL_TYPES;
      expect(types).toEqual([submitted, clicked, submitted]);
    });

    test("what is delivered twice is heard twice, and is no fault", async () => {
      target.deliverTwice();
      await submissions.submitted(SUBMITTED, signal);
      expect(await target.heard()).toEqual([submittedOnTheWire, submittedOnTheWire]);
    });

    test("what was given up before it began is not told, and whoever tells it knows", async () => {
      await expect(submissions.submitted(SUBMITTED, AbortSignal.abort())).rejects.toThrow(EventsUnavailableError);
      await expect(submissions.clicked(DENIED, AbortSignal.abort())).rejects.toThrow(EventsUnavailableError);
      expect(await target.heard()).toEqual([]);
    });

    test.each(OUTAGES)("while the bus is %s, whoever tells something knows that nobody heard", async (outage) => {
      target.breakDown(outage);
      await expect(submissions.submitted(SUBMITTED, signal)).rejects.toThrow(EventsUnavailableError);
      await expect(submissions.extensionSubmitted(EXTENSION, signal)).rejects.toThrow(EventsUnavailableError);
      await expect(submissions.clicked(DENIED, signal)).rejects.toThrow(EventsUnavailableError);
      expect(await target.heard()).toEqual([]);
      target.mend();
      await submissions.submitted(SUBMITTED, signal);
      expect(await target.heard()).toEqual([submittedOnTheWire]);
    });
  });
}
