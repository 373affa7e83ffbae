import type { NormalizedSchema } from "@smithy/core/schema";
import { checkConstraints } from "../../../local/front-door/constraints.ts";
import { hasModel, operationModel } from "../../../local/front-door/models.ts";
import { type PublishedOperation, publishedOperations } from "../../../local/front-door/published-constraints.ts";
import { checkShape } from "../../../local/front-door/shape-check.ts";
import { UNPUBLISHED } from "../../../local/front-door/unpublished-constraints.ts";
import { AwsFault } from "../../../local/service.ts";
import { SynthesisedTemplate } from "../../lib/synthesised.ts";
import { samplesOf } from "./constraint-samples.ts";

const OPERATIONS = publishedOperations().map((one) => [`${one.signingName}.${one.operation}`, one] as const);

/** Names that IAM has and the API has not, and what asks for them. */
const NO_OPERATIONS: Readonly<Record<string, string>> = {
  "iam:PassRole": "CreateSchedule",
  "s3:ListBucket": "GetObject of what is not there",
  "lambda:InvokeFunction": "Invoke",
};
/** Emulated beside AWS's front door: what the Lambda service does for each function. */
const RUNTIME = /^(logs|xray):/;

/** What is asked of an operation's input, that its own required members be there left aside. */
function constraintsOf({ signingName, members }: PublishedOperation) {
  return [...members, ...Object.entries(UNPUBLISHED[signingName] ?? {})];
}

/** The input in which the value is at the path, and every required member is. */
function inputWith({ signingName, required, members }: PublishedOperation, path: string, value: unknown): object {
  const others = required.map((name) => {
    const asked = members.get(name) ?? UNPUBLISHED[signingName]?.[name];
    return [name, asked === undefined ? {} : samplesOf(asked).inside];
  });
  return { ...Object.fromEntries(others), ...Object(nest(path.split("."), value)) };
}

function nest([member, ...rest]: readonly string[], value: unknown): unknown {
  if (member === undefined) return value;
  return member === "*" ? [nest(rest, value)] : { [member]: nest(rest, value) };
}

function refusalOf(operation: PublishedOperation, input: object): AwsFault | undefined {
  try {
    checkConstraints(operation.signingName, operation.operation, input);
    return undefined;
  } catch (error) {
    if (error instanceof AwsFault) return error;
    throw error;
  }
}

test("every action that a synthesised role allows is an operation whose constraints are known", () => {
  const known = new Set(OPERATIONS.map(([name]) => name.replace(".", ":")));
  const actions = new SynthesisedTemplate().statements().flatMap(({ Action }) => Action);
  const strange = actions.filter((action) => !known.has(action) && !RUNTIME.test(action) && !NO_OPERATIONS[action]);
  expect(actions.length).toBeGreaterThan(50);
  expect([...new Set(strange)]).toEqual([]);
});

test("an operation whose constraints nobody has taken over is not served", () => {
  expect(() => checkConstraints("sqs", "PurgeQueue", {})).toThrow("sqs.PurgeQueue is not in the table");
});

describe.each(OPERATIONS)("%s", (name, operation) => {
  test("takes a value just inside each constraint, and refuses one just outside", () => {
    for (const [path, asked] of constraintsOf(operation)) {
      const { inside, outside } = samplesOf(asked);
      expect([path, refusalOf(operation, inputWith(operation, path, inside))]).toEqual([path, undefined]);
      for (const { what, value } of outside) {
        const refusal = refusalOf(operation, inputWith(operation, path, value));
        expect([path, what, refusal?.message]).toEqual([path, what, expect.stringContaining("Member must")]);
      }
    }
  });

  test("refuses an input that lacks a required member", () => {
    for (const member of operation.required) {
      const { [member]: _left, ...without } = Object(inputWith(operation, member, undefined));
      expect(refusalOf(operation, without)?.message).toContain("Member must not be null");
    }
  });

  test("asks for the same members as the model in the SDK's package", () => {
    if (!hasModel(operation.signingName)) {
      // dynalite reads it
      expect(name).toMatch(/^dynamodb\./);
      return;
    }
    const schema = operationModel(operation.signingName, operation.operation).input;
    const whole = Object(sampleOf(schema));
    expect(Object.keys(whole).sort()).toEqual([...operation.required].sort());
    expect(() => checkShape(schema, whole)).not.toThrow();
    for (const member of operation.required) {
      const { [member]: _left, ...without } = whole;
      expect(() => checkShape(schema, without)).toThrow("Member must not be null");
    }
  });
});

/** The least that has the shape. */
function sampleOf(schema: NormalizedSchema): unknown {
  if (schema.isStructSchema()) {
    const bundled: unknown = schema.getSchema();
    const count: unknown = Array.isArray(bundled) ? bundled[6] : 0;
    const members = [...schema.structIterator()];
    const needed = schema.isUnionSchema() ? 1 : typeof count === "number" ? count : 0;
    return Object.fromEntries(members.slice(0, needed).map(([name, member]) => [name, sampleOf(member)]));
  }
  if (schema.isListSchema()) return [];
  if (schema.isMapSchema()) return {};
  if (schema.isNumericSchema()) return 1;
  if (schema.isBooleanSchema()) return true;
  if (schema.isTimestampSchema()) return new Date(0);
  return "sample";
}
