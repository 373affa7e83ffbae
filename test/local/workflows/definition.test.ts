import { parseDefinition } from "../../../local/workflows/definition.ts";
import { callF, only } from "./workflow-bench.ts";

const parse = (machine: object) => parseDefinition(JSON.stringify({ QueryLanguage: "JSONata", ...machine }));

test.each([
  ["a JSONPath machine", { ...only({ Type: "Succeed" }), QueryLanguage: "JSONPath" }, /QueryLanguage/],
  ["a machine that does not say JSONata", { ...only({ Type: "Succeed" }), QueryLanguage: undefined }, /QueryLanguage/],
  ["a JSONPath state", only({ Type: "Succeed", QueryLanguage: "JSONPath" }), /QueryLanguage/],
  ["an unknown state type", only({ Type: "Map" }), /Type/],
  ["an unknown field", only({ Type: "Pass", End: true, ResultPath: "$.x" }), /ResultPath/],
  ["TimeoutSecondsPath", only(callF({ TimeoutSecondsPath: "$.x" })), /TimeoutSecondsPath/],
  ["an integration that is not emulated", only(callF({ Resource: "arn:aws:states:::sqs:sendMessage" })), /Resource/],
  ["a transition to nowhere", only({ Type: "Pass", Next: "Nowhere" }), /'Only' leads to 'Nowhere'/],
  ["a start nowhere", { StartAt: "Nowhere", States: {} }, /'StartAt' leads to 'Nowhere'/],
  ["neither Next nor End", only({ Type: "Pass" }), /must have either Next or End/],
  ["a wait for both", only({ Type: "Wait", Seconds: 1, Timestamp: "x", End: true }), /Seconds and Timestamp/],
  [
    "an expression that does not parse",
    only({ Type: "Pass", Output: { a: ["{% 1 + %}"] }, End: true }),
    /does not parse: 1 \+/,
  ],
])("%s is refused, saying where", (_what, machine, message) => {
  expect(() => parse(machine)).toThrow(message);
});
