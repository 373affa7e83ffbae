import { evaluate } from "../../../local/workflows/expressions.ts";

const nowMs = Date.UTC(2026, 0, 1, 12);
const value = (expression: string, states: object = {}, variables = {}) =>
  evaluate(`{% ${expression} %}`, { states: { ...states }, variables, nowMs });

test.each([
  ["$partition([1,2,3,4,5], 2)", [[1, 2], [3, 4], [5]]],
  ["$range(0, 10, 5)", [0, 5, 10]],
  ["$range(3, 1, -1)", [3, 2, 1]],
  ["$hash('abc', 'SHA-1')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["$hash('abc', 'MD5')", "900150983cd24fb0d6963f7d28e17f72"],
  [`$parse('{"a":[1]}').a[0]`, 1],
  ["$random(7) = $random(7)", true],
  ["$random() < 1", true],
  ["$length($uuid())", 36],
  ["$now()", "2026-01-01T12:00:00.000Z"],
  ["$now('[Y]')", "2026"],
  ["$millis()", nowMs],
  ["$map([1,2], function($x) { $x * 2 })", [2, 4]],
  ["$exists($states.input.none)", false],
  ["$name & '!'", "you!"],
  ["null", null],
])("%s", async (expression, expected) => {
  expect(await value(expression, { input: {} }, { name: "you" })).toEqual(expected);
});

test.each([
  ["$states.input.none", "returned nothing"],
  ["function($x) { $x }", "unsupported result type"],
  ["$states.input + 'text'", "threw an error"],
  ["$eval('1')", "not supported"],
  ["$range(0, 2000, 1)", "at most 1000"],
  ["$hash('abc', 'SHA-3')", "must be one of MD5"],
  ["$error('own')", "own"],
])("%s is a query evaluation error", async (expression, reason) => {
  await expect(value(expression, { input: 1 })).rejects.toMatchObject({
    error: "States.QueryEvaluationError",
    reason: expect.stringContaining(reason),
  });
});

test("only whole strings are expressions, at any depth", async () => {
  const field = { a: "say {% 1 %}", b: ["{% 1 %}", { c: "{%2%}" }], d: null, e: 4 };
  expect(await evaluate(field, { states: {}, variables: {}, nowMs })).toEqual({ ...field, b: [1, { c: 2 }] });
});
