import fc from "fast-check";
import type { RequestRecord } from "../../../../../lambdas/domain/request-record.ts";
import { EndedHow, RevocationReason } from "../../../../../lambdas/domain/revocation.ts";
import { Status } from "../../../../../lambdas/domain/status.ts";
import {
  ACCOUNT_TARGET,
  accessRequest,
  GROUP_TARGET,
  MORNING,
  membershipFor,
  person,
  requestRecord,
} from "../../../../fixtures/access-requests.ts";

/** The nastiest texts: control characters of mrkdwn, line breaks, emoji that are two units wide, and very long ones. */
const nasty = (longest: number) =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom("&", "<", ">", "\n", "😀", "a", "*", "`", "|", "\u2028"), maxLength: longest }),
    fc.constantFrom("&", "<", "\n", "\u2028").map((character) => character.repeat(longest)),
    fc.string({ maxLength: longest }),
  );
const limited = (longest: number) => nasty(longest).map((text) => text.slice(0, longest));
const somebody = fc.record({
  email: limited(300),
  displayName: limited(300),
  slackUserId: fc.constantFrom("U1", "<!channel>", "W99"),
});

const decision = fc.record({
  verdict: fc.constantFrom("approve" as const, "deny" as const),
  approver: somebody,
  reason: limited(1_000),
  durationSeconds: fc.option(fc.constantFrom(900, 3600), { nil: undefined }),
});

/** Records of every status, whatever anybody wrote. */
export const anyRecord: fc.Arbitrary<RequestRecord> = fc
  .record({
    status: fc.constantFrom(...Status.options),
    requester: somebody,
    kind: fc.constantFrom("account" as const, "group" as const),
    accountName: limited(400),
    permissionSetName: limited(400),
    reason: limited(1_000),
    users: fc.array(limited(300), { maxLength: 30 }),
    groups: fc.array(limited(300), { maxLength: 30 }),
    refusedBecause: fc.option(fc.array(limited(2_000), { maxLength: 20 }), { nil: undefined }),
    decisions: fc.array(decision, { maxLength: 30 }),
    end: fc.option(
      fc.record({
        reason: fc.constantFrom(...RevocationReason.options),
        why: limited(3_000),
        how: fc.option(fc.constantFrom(...EndedHow.options), { nil: undefined }),
        stillThrough: fc.array(limited(300), { maxLength: 10 }),
      }),
      { nil: undefined },
    ),
    startsAt: fc.option(fc.constant(MORNING), { nil: undefined }),
    extension: fc.option(fc.constant({ of: accessRequest().id, since: MORNING, from: MORNING }), { nil: undefined }),
    withdrawn: fc.option(fc.record({ by: somebody, why: limited(1_000) }), { nil: undefined }),
  })
  .map(
    ({
      status,
      requester,
      kind,
      accountName,
      permissionSetName,
      reason,
      users,
      groups,
      refusedBecause,
      decisions,
      end,
      startsAt,
      extension,
      withdrawn,
    }) => {
      const base = accessRequest();
      const target =
        kind === "group"
          ? { ...GROUP_TARGET, groupName: accountName }
          : { ...ACCOUNT_TARGET, accountName, permissionSetName };
      const request = accessRequest({
        requester: { ...base.requester, ...requester },
        target,
        access: kind === "group" ? membershipFor(base.requester.userId) : base.access,
        reason,
        startsAt,
        extension,
      });
      const decided = decisions.map(({ approver, ...rest }, index) => {
        const { durationSeconds, ...said } = rest;
        const what = {
          ...(durationSeconds === undefined ? {} : { durationSeconds }),
          approver: { ...person(index), ...approver },
          at: MORNING,
          clickId: "c",
          requestHash: "",
          policyHash: "",
        };
        return [String(index), { ...said, ...what }] as const;
      });
      return requestRecord({
        status,
        request,
        approvers: { users, groups },
        approvalsRequired: 2,
        decisions: Object.fromEntries(decided),
        ...(refusedBecause ? { refusedBecause } : {}),
        ...(end
          ? { end: { ...end, by: { kind: "person", person: request.requester }, at: MORNING, endedAt: MORNING } }
          : {}),
        expiresAt: MORNING,
        ...(withdrawn ? { withdrawn: { by: { ...person(1), ...withdrawn.by }, why: withdrawn.why } } : {}),
      });
    },
  );
