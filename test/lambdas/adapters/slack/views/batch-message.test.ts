import { batchMessage } from "../../../../../lambdas/adapters/slack/views/batch-message.ts";
import { ACCOUNT_TARGET, accessRequest, requestRecord } from "../../../../fixtures/access-requests.ts";

test("accounts whose requests are not opened yet are shown from the first, as one click approves them too", () => {
  const batch = {
    id: "b".repeat(32),
    requestIds: ["0", "1", "2"].map((digit) => digit.repeat(32)),
    accountIds: ["333333333333", ACCOUNT_TARGET.accountId, "444444444444"],
  };
  const first = requestRecord({ request: accessRequest({ batch }) });
  expect(JSON.stringify(batchMessage([first], []).blocks)).toContain("333333333333, 444444444444");
  const target = (accountId: string) => ({ ...ACCOUNT_TARGET, accountId });
  const others = ["333333333333", "444444444444"].map((accountId) =>
    requestRecord({ request: accessRequest({ batch, target: target(accountId) }) }),
  );
  expect(JSON.stringify(batchMessage([first, ...others], []).blocks)).not.toContain("not on record");
});
