import fc from "fast-check";
import { hashOfRequest, RequestId, requestIdOf, secondsAltogether } from "../../../lambdas/domain/access-request.ts";
import { ACCOUNT_TARGET, accessRequest, assignmentFor, person, sha256 } from "../../fixtures/access-requests.ts";

describe("the id of a request", () => {
  test("is the same for the same submission, and another for any other", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (team, one, other) => {
        const id = requestIdOf(team, one, sha256);
        expect(RequestId.safeParse(id).success).toBe(true);
        expect(requestIdOf(team, one, sha256)).toBe(id);
        if (one !== other) expect(requestIdOf(team, other, sha256)).not.toBe(id);
      }),
    );
  });
});

describe("the time that the policy is asked about", () => {
  const extension = (since: string) => ({
    of: "a".repeat(32),
    since: new Date(since),
    from: new Date("2026-11-02T10:00:00.000Z"),
  });

  test.each([
    ["2026-11-02T09:00:00.000Z", 3600],
    ["2026-11-02T09:00:00.346Z", 3600],
    ["2026-11-02T08:59:59.999Z", 3601],
  ])("of an extension of a grant since %s is whole, and no part of it is left out", (since, before) => {
    const request = accessRequest({ durationSeconds: 900, extension: extension(since) });
    expect(secondsAltogether(request)).toBe(900 + before);
  });

  test("of any other request is what was asked for", () => {
    expect(secondsAltogether(accessRequest({ durationSeconds: 900 }))).toBe(900);
  });
});

describe("the hash of a request", () => {
  const hash = hashOfRequest(accessRequest(), sha256);
  const access = assignmentFor(person(1).userId);

  test.each([
    ["person", accessRequest({ requester: person(2) })],
    ["target", accessRequest({ target: { ...ACCOUNT_TARGET, accountId: "333333333333" } })],
    ["access", accessRequest({ access: { ...access, accountId: "333333333333" } })],
    ["duration", accessRequest({ durationSeconds: 7200 })],
    ["reason", accessRequest({ reason: "another" })],
    ["instant", accessRequest({ submittedAt: new Date(0) })],
  ])("changes with the %s", (_what, changed) => {
    expect(hashOfRequest(changed, sha256)).not.toBe(hash);
  });

  test("does not depend on the order of members", () => {
    const { id, ...rest } = accessRequest();
    expect(hashOfRequest({ ...rest, id }, sha256)).toBe(hash);
  });
});
