import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedSchemas, withPublished } from "./published-documents.ts";

// Run by hand after a change of an event or a record; a test compares.
const FOLDER = join(__dirname, "..", "docs", "events");
mkdirSync(join(FOLDER, "records"), { recursive: true });
for (const name of readdirSync(FOLDER, { recursive: true, encoding: "utf8" })) {
  if (name.endsWith(".schema.json")) rmSync(join(FOLDER, name));
}
for (const [path, content] of publishedSchemas()) writeFileSync(join(FOLDER, path), content);

const page = join(FOLDER, "README.md");
writeFileSync(page, withPublished(readFileSync(page, "utf8")));
