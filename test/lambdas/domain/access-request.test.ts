import fc from "fast-check";
import { hashOfRequest, RequestId, requestIdOf } from "../../../lambdas/domain/access-request.ts";
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
