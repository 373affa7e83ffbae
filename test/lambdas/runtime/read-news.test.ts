import { readNews } from "../../../lambdas/runtime/read-news.ts";
import { MalformedInputError } from "../../../lambdas/runtime/workflow-task.ts";

const ID = "0123456789abcdef0123456789abcdef";
const envelope = (changes: object = {}) => ({
  id: "e-1",
  source: "daypass",
  "detail-type": "Access granted",
  time: "2026-11-02T09:00:00Z",
  detail: { requestId: ID, sequence: 3, type: "granted", format: 1 },
  ...changes,
});

test("a fact names its request", () => {
  expect(readNews(envelope())).toEqual({ kind: "fact", requestId: ID, sequence: 3, type: "granted" });
});

test("a refused click says to whom and why", () => {
  const detail = { version: 1, eventId: "e-1", slackUserId: "U0BOB", text: "no" };
  expect(readNews(envelope({ "detail-type": "Click refused", detail }))).toMatchObject({
    kind: "click-refused",
    text: "no",
  });
});

test.each<[string, object]>([
  ["of another source", { source: "daypass.slack" }],
  ["of an unknown type", { "detail-type": "Weather changed" }],
  ["without a detail", { detail: undefined }],
  ["of a request id that is none", { detail: { requestId: "../x", sequence: 1, type: "granted" } }],
  ["of a fact that is none", { detail: { requestId: ID, sequence: 1, type: "vanished" } }],
  ["of a refused click that says nothing", { "detail-type": "Click refused", detail: {} }],
])("an event %s is malformed", (_what, changes) => {
  expect(() => readNews(envelope(changes))).toThrow(MalformedInputError);
});
