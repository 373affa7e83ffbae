/** What was met: so that nobody believes in a simulation in which nothing happens. */
export const TABLES = ["statuses", "ends", "people", "disasters", "faults", "invocations", "executions"] as const;
export type TableName = (typeof TABLES)[number];

/** As it comes from another process. */
export type Counted = Pick<Tally, "lives" | "steps" | "calls" | "tables">;

export class Tally {
  lives = 0;
  steps = 0;
  calls = 0;
  readonly tables: Record<TableName, Record<string, number>> = {
    statuses: {},
    ends: {},
    people: {},
    disasters: {},
    faults: {},
    invocations: {},
    executions: {},
  };

  count(table: TableName, what: string, times = 1): void {
    const counts = this.tables[table];
    counts[what] = (counts[what] ?? 0) + times;
  }

  add(other: Counted): void {
    this.lives += other.lives;
    this.steps += other.steps;
    this.calls += other.calls;
    for (const table of TABLES) {
      for (const [what, times] of Object.entries(other.tables[table])) this.count(table, what, times);
    }
  }
}
