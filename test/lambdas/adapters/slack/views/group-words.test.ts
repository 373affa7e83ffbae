import { requestMessage } from "../../../../../lambdas/adapters/slack/views/request-message.ts";
import { whatIsAsked } from "../../../../../lambdas/adapters/slack/views/request-words.ts";
import { requesterMessage } from "../../../../../lambdas/adapters/slack/views/requester-message.ts";
import {
  accessRequest,
  GROUP_TARGET,
  MORNING,
  membershipFor,
  person,
  requestRecord,
} from "../../../../fixtures/access-requests.ts";

const request = accessRequest({ target: GROUP_TARGET, access: membershipFor(person(1).userId) });

test("a request for a group is named by it", () => {
  expect(whatIsAsked(request)).toBe("group Incident Responders");
  const extension = { of: request.id, since: MORNING, from: MORNING };
  expect(whatIsAsked({ ...request, extension })).toBe("Longer: group Incident Responders");
});

test("its message shows the group by name and id, and neither account nor permission set", () => {
  const shown = JSON.stringify(requestMessage(requestRecord({ request }), []).blocks);
  expect(shown).toContain(`*Group*\\nIncident Responders (${GROUP_TARGET.groupId})`);
  expect(shown).not.toMatch(/Account|Permission set/);
});

test("its requester is told of a membership", () => {
  expect(requesterMessage(requestRecord({ request })).text).toContain(
    "You asked for membership in group *Incident Responders* for 1 hour.",
  );
});
