import { alignedTable } from "./aligned-table.ts";
import { jsonSchemaOf } from "./json-schema-of.ts";
import { eventSchema, fileNameOf, PUBLISHED_EVENTS } from "./published-events.ts";
import { PUBLISHED_RECORDS, recordSchema } from "./published-records.ts";

const START = "<!-- listed from the code by npm run schemas -->";
const END = "<!-- end of the list -->";

/** The content of each schema in docs/events, by its path there. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const events = PUBLISHED_EVENTS.map((event) => {
    const path = `${fileNameOf(event)}.schema.json`;
    return [path, jsonSchemaOf(eventSchema(event))] as const;
  });
  const records = PUBLISHED_RECORDS.map((record) => {
    return [`records/${record.name}.schema.json`, recordSchema(record)] as const;
  });
  return new Map([...events, ...records].map(([path, schema]) => [path, `${JSON.stringify(schema, undefined, 2)}\n`]));
}

/** docs/events/README.md with the lists of the code in place of the old ones. Throws for a page without a place for them. */
export function withPublished(page: string): string {
  const [before, after] = [page.indexOf(START), page.indexOf(END)];
  if (before < 0 || after < 0) throw new Error(`the page must have "${START}" and "${END}"`);
  return `${page.slice(0, before)}${START}\n\n${eventTable()}\n\n${recordTable()}\n\n${page.slice(after)}`;
}

function eventTable(): string {
  const rows = PUBLISHED_EVENTS.map((event) => {
    const name = fileNameOf(event);
    const links = `[schema](${name}.schema.json), [example](examples/${name}.json)`;
    const own = event.own.map((member) => `\`${member}\``).join(", ");
    return [`\`${event.detailType}\``, `\`${event.source}\``, event.putBy, event.when, own, links];
  });
  return alignedTable([["detail type", "source", "put by", "when", "its own members", ""], ...rows]);
}

function recordTable(): string {
  const rows = PUBLISHED_RECORDS.map(({ name, kept }) => [`[${name}](records/${name}.schema.json)`, kept]);
  return alignedTable([["record", "kept"], ...rows]);
}
