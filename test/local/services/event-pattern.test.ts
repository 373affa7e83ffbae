import fc from "fast-check";
import { parseEventPattern } from "../../../local/services/events/event-pattern.ts";

const event = {
  source: "daypass",
  "detail-type": "Access granted",
  detail: {
    n: 5,
    tags: ["a", "b"],
    nothing: null,
    inner: { flag: true },
    list: [
      { k: 1, v: "x" },
      { k: 2, v: "y" },
    ],
  },
};

test.each([
  ["an exact value", { source: ["other", "daypass"] }, true],
  ["another exact value", { source: ["daypass.slack"] }, false],
  ["all names must match", { source: ["daypass"], "detail-type": ["x"] }, false],
  ["a prefix", { "detail-type": [{ prefix: "Access " }, "Click refused"] }, true],
  ["another prefix", { "detail-type": [{ prefix: "access" }] }, false],
  ["a nested value", { detail: { inner: { flag: [true] } } }, true],
  ["a nested value of another type", { detail: { inner: { flag: ["true"] } } }, false],
  ["null", { detail: { nothing: [null] } }, true],
  ["null is not what is absent", { detail: { absent: [null] } }, false],
  ["one of an array", { detail: { tags: ["b"] } }, true],
  ["none of an array", { detail: { tags: ["c"] } }, false],
  ["what exists", { detail: { n: [{ exists: true }] } }, true],
  ["what is absent", { "replay-name": [{ exists: false }] }, true],
  ["what is absent, by exists: true", { "replay-name": [{ exists: true }] }, false],
  ["what exists, by exists: false", { source: [{ exists: false }] }, false],
  ["an object is no leaf that exists", { detail: { inner: [{ exists: true }] } }, false],
  ["anything but", { source: [{ "anything-but": ["daypass.slack"] }] }, true],
  ["anything but the value", { source: [{ "anything-but": "daypass" }] }, false],
  ["anything but a prefix", { source: [{ "anything-but": { prefix: "day" } }] }, false],
  ["anything but, of what is absent", { absent: [{ "anything-but": "x" }] }, false],
  ["a number", { detail: { n: [{ numeric: [">", 0, "<=", 5] }] } }, true],
  ["a number out of range", { detail: { n: [{ numeric: ["<", 5] }] } }, false],
  ["no number", { source: [{ numeric: [">", 0] }] }, false],
  ["an object of an array that matches as a whole", { detail: { list: { k: [1], v: ["x"] } } }, true],
  ["values of different objects of an array", { detail: { list: { k: [1], v: ["y"] } } }, false],
  ["what is inherited by every object", { toString: [{ exists: true }] }, false],
])("%s", (_what, pattern, expected) => {
  expect(parseEventPattern(pattern)(event)).toBe(expected);
});

test.each([
  ["an unknown matcher", { source: [{ suffix: "x" }] }, "source"],
  ["a matcher with more beside it", { source: [{ prefix: "x", exists: true }] }, "source"],
  ["$or", { $or: [{ source: ["x"] }] }, "$or"],
  ["an empty list", { detail: { a: [] } }, "detail.a"],
  ["an empty pattern", {}, "(all)"],
  ["a numeric without a number", { detail: { n: [{ numeric: [">", "5"] }] } }, "detail.n"],
])("%s is refused, with its path", (_what, pattern, path) => {
  expect(() => parseEventPattern(pattern)).toThrow(path);
});

test("a list of exact values matches what is in it, anything-but the opposite", () => {
  const value = fc.oneof(fc.string({ maxLength: 2 }), fc.integer({ min: 0, max: 3 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), value, (values, one) => {
      expect(parseEventPattern({ v: values })({ v: one })).toBe(values.includes(one));
      expect(parseEventPattern({ v: [{ "anything-but": values }] })({ v: one })).toBe(!values.includes(one));
    }),
  );
});
