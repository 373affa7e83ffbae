import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";
import { OutboxEntry } from "../../lambdas/domain/audit-record.ts";
import { LedgerEntry } from "../../lambdas/domain/ledger-entry.ts";
import { RequestRecord } from "../../lambdas/domain/request-record.ts";
import { publishedSchemas, withPublished } from "../../lib/published-documents.ts";
import { eventSchema, fileNameOf, PUBLISHED_EVENTS } from "../../lib/published-events.ts";
import { RITAS } from "../fixtures/daypass-life.ts";
import type { World } from "../fixtures/daypass-world.ts";
import { playEveryFact } from "../fixtures/every-fact.ts";

const FOLDER = join(__dirname, "../../docs/events");
const committed = (path: string) => readFileSync(join(FOLDER, path), "utf8");
const exampleOf = (event: (typeof PUBLISHED_EVENTS)[number]) =>
  JSON.parse(committed(join("examples", `${fileNameOf(event)}.json`)));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** What is wrong with a value, by a committed schema; empty when it fits. */
function problemsOf(path: string, value: unknown): readonly string[] {
  const validate = ajv.getSchema(path) ?? ajv.compile({ $id: path, ...JSON.parse(committed(path)) });
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe("docs/events", () => {
  test("has the schemas of the code, and no others: else npm run schemas", () => {
    const generated = publishedSchemas();
    const there = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".schema.json"),
    );
    expect(there.sort()).toEqual([...generated.keys()].sort());
    for (const [path, content] of generated) expect({ path, content: committed(path) }).toEqual({ path, content });
  });

  test("lists the events and records of the code: else npm run schemas", () => {
    expect(withPublished(committed("README.md"))).toBe(committed("README.md"));
  });

  test("that says something else is noticed", () => {
    const outdated = committed("README.md").replace("| `Access granted`", "| `Access given`  ");
    expect(withPublished(outdated)).not.toBe(outdated);
    expect(publishedSchemas().get("access-granted.schema.json")).not.toBe(
      committed("access-granted.schema.json").replace("expiresAt", "until"),
    );
  });
});

describe.each(PUBLISHED_EVENTS.map((event) => [event.detailType, event] as const))(
  "the example of %s",
  (_type, event) => {
    const schema = `${fileNameOf(event)}.schema.json`;

    test("fits its schema, and what the code reads", () => {
      expect(problemsOf(schema, exampleOf(event))).toEqual([]);
      expect(z.safeParse(eventSchema(event), exampleOf(event)).error).toBeUndefined();
    });

    test("with another source, a member too many or one too few does not", () => {
      const { detail, ...envelope } = exampleOf(event);
      const [required = ""] = Object.keys(detail);
      const { [required]: _, ...less } = detail;
      for (const wrong of [
        { ...envelope, source: "somebody", detail },
        { ...envelope, detail: { ...detail, taskToken: "x" } },
        { ...envelope, detail: less },
      ]) {
        expect(problemsOf(schema, wrong)).not.toEqual([]);
      }
    });
  },
);

describe("what lives leave behind", () => {
  let world: World;
  beforeAll(async () => {
    world = await playEveryFact();
  });

  test("is every fact there is, each as its schema says", () => {
    const facts = world.events.published.map((entry) => ({ type: entry.type, detail: JSON.parse(entry.body) }));
    const known = PUBLISHED_EVENTS.flatMap(
      ({ detailType }) => (/^Access (?!submitted)(.*)/.exec(detailType) ?? [])[1] ?? [],
    );
    expect([...new Set(facts.map(({ type }) => type))].sort()).toEqual(known.sort());
    for (const { type, detail } of facts) {
      const event = PUBLISHED_EVENTS.find(({ detailType }) => detailType === `Access ${type}`);
      const envelope = event === undefined ? {} : exampleOf(event);
      expect({ type, problems: problemsOf(`access-${type}.schema.json`, { ...envelope, detail }) }).toEqual({
        type,
        problems: [],
      });
      expect(problemsOf("records/audit-record.schema.json", detail)).toEqual([]);
    }
  });

  test("are records and ledger entries as their schemas say, as they are kept", async () => {
    const ids = new Set(world.events.published.map((entry) => JSON.parse(OutboxEntry.parse(entry).body).requestId));
    for (const id of ids) {
      const read = await world.records.read(id);
      if (read.kind !== "whole") throw new Error(`the record of ${id} is ${read.kind}`);
      expect(problemsOf("records/request-record.schema.json", z.encode(RequestRecord, read.record))).toEqual([]);
    }
    const entry = await world.ledger.read(RITAS);
    if (entry === undefined) throw new Error("there is no ledger entry");
    expect(problemsOf("records/ledger-entry.schema.json", z.encode(LedgerEntry, entry))).toEqual([]);
  });
});
