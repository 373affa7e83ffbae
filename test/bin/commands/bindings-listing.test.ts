import { bindingsAsTable } from "../../../bin/commands/bindings-listing.ts";
import { MORNING, person } from "../../fixtures/access-requests.ts";

test.each([
  ["a line of its own", "eve@example.com\nU0ADAM  adam@example.com"],
  ["a command to the terminal", "eve@example.com\u001b[2K\u001b[1A"],
  ["another direction of writing", "eve@\u202eexample.com"],
])("an address that has %s in it stays in its cell", (_what, email) => {
  const { userId } = person(1);
  const binding = {
    teamId: "T0001",
    slackUserId: "U0EVE",
    userId,
    email,
    by: { kind: "first-use" },
    boundAt: MORNING,
  } as const;
  const [head, line, ...more] = bindingsAsTable([{ binding, inForce: true }]).split("\n");
  expect(head).toMatch(/^SLACK +USER +E-MAIL/);
  expect(line).toMatch(/^U0EVE .* eve@[ -~]* {2}first-use/);
  expect(more).toEqual([]);
});
