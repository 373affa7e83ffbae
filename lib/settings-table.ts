import { z } from "zod";
import { alignedTable } from "./aligned-table.ts";
import { SAID_DEFAULTS } from "./settings/said-defaults.ts";

/** One setting of config/deployment.yaml, as docs/configuration.md tells of it. */
interface Setting {
  /** `audit.mode` */
  readonly name: string;
  readonly type: string;
  readonly usual: string;
  readonly allowed: string;
  readonly effect: string;
}

type Described = z.core.JSONSchema.BaseSchema;

/** All settings of a schema, in its own order. Throws for one without a description. */
export function settingsOf(schema: z.core.$ZodType, name = ""): readonly Setting[] {
  const members = membersOf(schema);
  if (members === undefined) return [settingOf(schema, name)];
  return Object.entries(members).flatMap(([key, member]) => settingsOf(member, name === "" ? key : `${name}.${key}`));
}

const HEADINGS = ["Setting", "Type", "Default", "Allowed", "Effect"];
const TABLE = /(?<=\n)\| Setting .*?(?=\n\n)/s;

/** A page whose table of settings is that of the schema. Throws for a page without one. */
export function withSettingsTable(page: string, schema: z.core.$ZodType): string {
  if (!TABLE.test(page)) throw new Error("the page has no table of settings");
  return page.replace(TABLE, () => settingsTable(schema));
}

function settingsTable(schema: z.core.$ZodType): string {
  const rows = settingsOf(schema).map(({ name, type, usual, allowed, effect }) => [
    `\`${name}\``,
    type,
    usual,
    allowed,
    effect,
  ]);
  return alignedTable([HEADINGS, ...rows]);
}

/** What the keys of a map of settings stand for; undefined for a setting. */
function membersOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodPrefault) return membersOf(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return membersOf(schema.def.in);
  return undefined;
}

function settingOf(schema: z.core.$ZodType, name: string): Setting {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  if (described.description === undefined) throw new Error(`setting ${name} has no description`);
  return {
    name,
    type: typeOf(described),
    usual: usualOf(schema, described),
    allowed: allowedIn(schema, described),
    effect: described.description,
  };
}

function typeOf({ type, items }: Described): string {
  if (type === "array" && typeof items === "object" && !Array.isArray(items)) return `list of ${typeOf(items)}s`;
  const words: Readonly<Record<string, string>> = { string: "text", integer: "number", object: "map of texts" };
  return words[String(type)] ?? String(type);
}

function usualOf(schema: z.core.$ZodType, { default: usual }: Described): string {
  const said = SAID_DEFAULTS.get(schema)?.usual;
  if (said !== undefined) return said;
  if (usual !== undefined) return `\`${Array.isArray(usual) ? `[${usual.join(", ")}]` : JSON.stringify(usual)}\``;
  return z.safeParse(schema, undefined).success ? "none" : "required";
}

/** In the words of the error that somebody gets who writes something else. */
function allowedIn(schema: z.core.$ZodType, { enum: values, type, ...described }: Described): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(", ");
  if (type === "boolean") return "`true`, `false`";
  if (type === "integer") return `${described.minimum} to ${described.maximum}`;
  if (type === "array")
    return `${described.minItems ?? 0} to ${described.maxItems}, each ${refusalOf(schema, [WRONG])}`;
  return refusalOf(schema, type === "object" ? { key: WRONG } : WRONG);
}

/** A text that no setting allows. */
const WRONG = "\0";

function refusalOf(schema: z.core.$ZodType, wrong: unknown): string {
  const message = z.safeParse(schema, wrong).error?.issues[0]?.message;
  if (message?.startsWith("must be ")) return message.slice("must be ".length);
  throw new Error(`a setting refuses with "${message}", must begin with "must be "`);
}
