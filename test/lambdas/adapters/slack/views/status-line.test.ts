import { statusLine } from "../../../../../lambdas/adapters/slack/views/status-line.ts";
import type { Decision } from "../../../../../lambdas/domain/decision.ts";
import { secondsAfter } from "../../../../../lambdas/domain/instant.ts";
import type { RequestRecord } from "../../../../../lambdas/domain/request-record.ts";
import type { End } from "../../../../../lambdas/domain/revocation.ts";
import { Status } from "../../../../../lambdas/domain/status.ts";
import {
  accessRequest,
  GROUP_TARGET,
  MORNING,
  membershipFor,
  person,
  requestRecord,
} from "../../../../fixtures/access-requests.ts";

const unix = (at: Date) => `<!date^${at.getTime() / 1000}^`;
const approval = (number: number): Decision => ({
  verdict: "approve",
  approver: person(number),
  at: MORNING,
  clickId: `click-${number}`,
  requestHash: "",
  policyHash: "",
});
const end = (changes: Partial<End>): End => ({
  reason: "expired",
  by: { kind: "daypass", component: "scheduler" },
  at: MORNING,
  endedAt: MORNING,
  ...changes,
});
const say = (changes: Partial<RequestRecord>) => statusLine(requestRecord(changes));

test('"granted" is said of an active request and of no other', () => {
  const saying = Status.options.filter((status) => /\*Granted\*/.test(say({ status })));
  expect(saying).toEqual(["active"]);
});

test("an active request says until when", () => {
  const expiresAt = secondsAfter(MORNING, 3600);
  expect(say({ status: "active", expiresAt })).toContain(`Active until ${unix(expiresAt)}`);
});

test("a grant without anybody's decision says that the policy made it", () => {
  expect(say({ status: "active" })).toContain("by the policy, without a person's decision");
});

test("a request that needs two approvals says how many it has, and whose", () => {
  const decisions = { a: approval(7) };
  expect(say({ approvalsRequired: 2, decisions })).toContain("(1 of 2 approvals: <@U0007>)");
});

test("a refusal says each reason", () => {
  const line = say({ status: "refused", refusedBecause: ["too long", "nobody <may> approve"] });
  expect(line).toContain("• too long\n• nobody &lt;may&gt; approve");
});

test("an end says until when sessions that are open can live on", () => {
  const line = say({ status: "ended", end: end({ how: "gone" }) });
  expect(line).toContain("AWS confirms that the access is gone.");
  expect(line).toContain(`live on until ${unix(secondsAfter(MORNING, 3600))}`);
});

test("an end of a membership says until when sessions through it can live on at the latest", () => {
  const line = say({
    status: "ended",
    request: accessRequest({ target: GROUP_TARGET, access: membershipFor(person(1).userId) }),
    end: end({ how: "gone" }),
  });
  expect(line).toContain(`through the group can live on until ${unix(secondsAfter(MORNING, 12 * 3600))}`);
  expect(line).toContain("at the latest");
});

test.each([
  ["shared", /stays: another grant/],
  ["standing", /stays: it was not made by Daypass/],
  ["nothing-made", /Nothing was made/],
  ["orphaned", /no longer exists/],
  ["account-closed", /account is closed/],
] as const)("an end that is %s says so, and does not claim that it is gone", (how, words) => {
  const line = say({ status: "ended", end: end({ how }) });
  expect(line).toMatch(words);
  expect(line).not.toContain("AWS confirms");
});

test("an end whose how is not on record claims nothing", () => {
  expect(say({ status: "ended", end: end({}) })).not.toMatch(/gone|Nothing was made|stays/);
});

test("a person who ended it is named, with what they wrote", () => {
  const by = { kind: "person", person: person(9) } as const;
  const line = say({ status: "ended", end: end({ reason: "revoked", by, why: "incident <1>", how: "gone" }) });
  expect(line).toContain("revoked by <@U0009> (_incident &lt;1&gt;_)");
});

test("a failure says what AWS said and what is left", () => {
  const line = say({ status: "failed", end: end({ reason: "grant-failed", why: "ConflictException", how: "gone" }) });
  expect(line).toMatch(/Not granted.*ConflictException.*AWS confirms that the access is gone/);
  expect(say({ status: "failed" })).toContain("Nothing was made in AWS.");
});
