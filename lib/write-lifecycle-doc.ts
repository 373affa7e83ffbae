import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawnInto } from "./lifecycle-drawing.ts";

/** Draws the statuses and their transitions into docs/access-lifecycle.md, from the code. */
const path = join(__dirname, "../docs/access-lifecycle.md");
writeFileSync(path, drawnInto(readFileSync(path, "utf8")));
