import { makeLogger } from "../../../lambdas/runtime/logger.ts";
import { metricLine } from "../../../lambdas/runtime/metric-line.ts";

test("a logged line is one that CloudWatch makes metrics of", () => {
  const lines: string[] = [];
  const logger = makeLogger("sweep", (line) => lines.push(line));
  logger.info(metricLine("Daypass", new Date("2026-11-02T09:00:00Z"), { Sweeps: 1, ItemsLooked: 3 }), "swept");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    _aws: {
      Timestamp: Date.parse("2026-11-02T09:00:00Z"),
      CloudWatchMetrics: [
        {
          Namespace: "Daypass",
          Dimensions: [[]],
          Metrics: [
            { Name: "Sweeps", Unit: "Count" },
            { Name: "ItemsLooked", Unit: "Count" },
          ],
        },
      ],
    },
    Sweeps: 1,
    ItemsLooked: 3,
  });
});
