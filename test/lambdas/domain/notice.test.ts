import { parseNotices } from "../../../lambdas/domain/notice.ts";

test("a list of notices is read as it is written", () => {
  expect(parseNotices("requester,mentions")).toEqual(new Set(["requester", "mentions"]));
});

test("where nothing is said, nothing is silenced", () => {
  expect(parseNotices(undefined)).toEqual(new Set());
});

test("what is no notice is refused: silence by a misspelling would be unseen", () => {
  expect(() => parseNotices("requester,reminder")).toThrow("reminder");
});
