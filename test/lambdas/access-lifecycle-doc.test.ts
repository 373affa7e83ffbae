import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PREDECESSORS, Status } from "../../lambdas/domain/status.ts";

/** Statuses that a record can be made with. */
const FIRST: readonly string[] = ["pending", "approved", "refused"];

describe("docs/access-lifecycle.md", () => {
  const doc = readFileSync(join(__dirname, "../../docs/access-lifecycle.md"), "utf8");

  test("its table has every status with its legal predecessors", () => {
    const rows = [...doc.matchAll(/^\| `([a-z]+)` +\| ([^|]+)\|/gm)];
    const told = Object.fromEntries(
      rows.map(([, status, from]) => [status, (from ?? "").match(/nothing|(?<=`)[a-z]+(?=`)/g)]),
    );
    const coded = Object.fromEntries(
      Status.options.map((status) => [
        status,
        [...(FIRST.includes(status) ? ["nothing"] : []), ...PREDECESSORS[status]],
      ]),
    );
    expect(told).toEqual(coded);
  });
});
