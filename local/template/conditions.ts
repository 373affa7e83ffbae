import { z } from "zod";
import { type References, resolve } from "./intrinsics.ts";

const pair = z.tuple([z.unknown(), z.unknown()]);
const parts = z.array(z.unknown());

/**
 * The value of one of the template's named conditions.
 * @throws Error for a condition that is not declared, or a function that is not known here.
 */
export function conditionValue(
  name: string,
  declared: Readonly<Record<string, unknown>>,
  references: References,
): boolean {
  if (!Object.hasOwn(declared, name)) throw new Error(`condition ${name} is not declared in the template`);
  return evaluate(declared[name], references);
}

function evaluate(expression: unknown, references: References): boolean {
  const [only] = typeof expression === "object" && expression !== null ? Object.entries(expression) : [];
  const [name, argument] = only ?? ["", undefined];
  switch (name) {
    case "Condition":
      return references.condition(z.string().parse(argument));
    case "Fn::Equals": {
      const [left, right] = pair.parse(argument).map((side) => JSON.stringify(resolve(side, references)));
      return left === right;
    }
    case "Fn::Not":
      return !evaluate(parts.parse(argument)[0], references);
    case "Fn::And":
      return parts.parse(argument).every((part) => evaluate(part, references));
    case "Fn::Or":
      return parts.parse(argument).some((part) => evaluate(part, references));
    default:
      throw new Error(`condition function ${JSON.stringify(expression)} is not known here`);
  }
}
