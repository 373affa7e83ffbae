import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawnInto } from "../../lib/lifecycle-drawing.ts";

const doc = readFileSync(join(__dirname, "../../docs/access-lifecycle.md"), "utf8");

test("docs/access-lifecycle.md shows the statuses and transitions of the code: else npm run drawings", () => {
  expect(drawnInto(doc)).toBe(doc);
});

test("a transition that the document does not show is noticed", () => {
  const shown = "pending --> approved\n";
  expect(doc).toContain(shown);
  const outdated = doc.replace(shown, "");
  expect(drawnInto(outdated)).not.toBe(outdated);
});
