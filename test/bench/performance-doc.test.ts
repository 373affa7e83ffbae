import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENTS } from "../../lambdas/contracts/environments.ts";
import { HANDLERS } from "../fixtures/deployed-bundles.ts";
import { environmentOf, firstEventOf } from "./first-events.ts";
import { performanceDoc } from "./performance-doc.ts";

test("times are whole milliseconds with their ratio in brackets, bytes kilobytes of 1,000", () => {
  const doc = performanceDoc({
    node: "24.1.0",
    bare: { milliseconds: 33.4, ratio: 1 },
    rows: [
      {
        bundle: "slack",
        bytes: 399_600,
        loaded: { milliseconds: 99.5, ratio: 2.96 },
        firstCall: { milliseconds: 120.2, ratio: 3.6 },
      },
    ],
  });
  expect(doc).toContain("Node 24.1.0");
  expect(doc).toContain("bare `node -e 0`, which took 33 ms");
  expect(doc).toMatch(/\| slack +\| 400 kB \| 100 ms \(3\.0 ×\) \| 120 ms \(3\.6 ×\) \|/);
});

test("docs/performance.md has a line for each function, and one to compare with: else npm run bench", () => {
  const doc = readFileSync(join(__dirname, "../../docs/performance.md"), "utf8");
  for (const name of [...HANDLERS, "slack, naive"]) expect(doc).toMatch(new RegExp(`^\\| ${name} +\\|.* ×\\)`, "m"));
});

test.each(HANDLERS)("%s is started with all that its environment asks for, and an event", (handler) => {
  const environment = environmentOf(handler, "http://127.0.0.1:9");
  expect(ENVIRONMENTS[handler].safeParse(environment).success).toBe(true);
  expect(JSON.parse(firstEventOf(handler, new Date()))).toBeInstanceOf(Object);
});
