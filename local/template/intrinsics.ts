import { z } from "zod";

/** What a template's expressions refer to; each throws for what does not exist. */
export interface References {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): string;
  condition(name: string): boolean;
}

/** What `Ref: AWS::NoValue` becomes: the member that holds it is left out. */
export const NO_VALUE = Symbol("AWS::NoValue");

const getAtt = z.union([z.tuple([z.string(), z.string()]), z.string().transform(splitAttribute)]);
const join = z.tuple([z.string(), z.array(z.unknown())]);
const sub = z.union([
  z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);
const choose = z.tuple([z.string(), z.unknown(), z.unknown()]);
const select = z.tuple([z.coerce.number().int().min(0), z.unknown()]);
const split = z.tuple([z.string().min(1), z.unknown()]);

/**
 * The value of a template expression.
 * @throws Error for an intrinsic function that is not known here.
 */
export function resolve(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, references)).filter((item) => item !== NO_VALUE);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && (only[0] === "Ref" || only[0].startsWith("Fn::"))) {
    return call(only[0], only[1], references);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, resolve(item, references)] as const).filter(([, item]) => item !== NO_VALUE),
  );
}

function call(name: string, argument: unknown, references: References): unknown {
  const text = (value: unknown) => z.coerce.string().parse(scalar.parse(resolve(value, references)));
  switch (name) {
    case "Ref":
      return argument === "AWS::NoValue" ? NO_VALUE : references.ref(z.string().parse(argument));
    case "Fn::GetAtt":
      return references.attribute(...getAtt.parse(argument));
    case "Fn::Join": {
      const [separator, parts] = join.parse(argument);
      return parts.map(text).join(separator);
    }
    case "Fn::Sub": {
      const [pattern, variables] = sub.parse(argument);
      return pattern.replaceAll(/\$\{([^}]+)\}/g, (_all, variable: string) =>
        variable.startsWith("!") ? `\${${variable.slice(1)}}` : text(substitute(variable, variables)),
      );
    }
    case "Fn::Select": {
      const [index, list] = select.parse(argument);
      const items = z.array(z.unknown()).parse(resolve(list, references));
      if (index >= items.length) throw new Error(`Fn::Select of ${index} in a list of ${items.length}`);
      return items[index];
    }
    case "Fn::Split": {
      const [separator, whole] = split.parse(argument);
      return text(whole).split(separator);
    }
    case "Fn::If": {
      const [condition, yes, no] = choose.parse(argument);
      return resolve(references.condition(condition) ? yes : no, references);
    }
    default:
      throw new Error(`intrinsic function ${name} is not known here`);
  }
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

function substitute(variable: string, variables: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(variables, variable)) return variables[variable];
  return variable.includes(".") ? { "Fn::GetAtt": variable } : { Ref: variable };
}

function splitAttribute(text: string): [string, string] {
  const dot = text.indexOf(".");
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/** The names that an expression refers to, in no order. */
export function namesIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) {
      for (const member of item) visit(member);
    } else if (typeof item === "object" && item !== null) {
      for (const [key, member] of Object.entries(item)) {
        if (key === "Ref" && typeof member === "string") names.add(member);
        else if (key === "Fn::GetAtt") names.add(getAtt.parse(member)[0]);
        else if (key === "Fn::Sub") for (const name of namesInText(sub.parse(member)[0])) names.add(name);
        visit(member);
      }
    }
  };
  visit(value);
  return names;
}

function namesInText(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name.split(".")[0] ?? "");
}
