import * as z from "zod/mini";
import { makeLogger } from "../runtime/logger.ts";
import { metricLine } from "../runtime/metric-line.ts";
import { parseEnvironment } from "../runtime/parse-environment.ts";
import { workflowTask } from "../runtime/workflow-task.ts";
import { makeSweep } from "../use-cases/sweep.ts";
import { sweepPorts } from "./wiring/sweep-ports.ts";
import { clock } from "./wiring/transition-ports.ts";

/** Called every few minutes by a schedule. Whatever it does is safe to do twice, and what it misses is due the next time. */
const environment = parseEnvironment("sweep");
const logger = makeLogger("sweep");
const sweep = makeSweep(sweepPorts(environment, logger));

export const handler = workflowTask(logger, z.unknown(), async (_input, invocation) => {
  const swept = await sweep({ invocation });
  const { looked, failed } = swept;
  const counts = { Sweeps: 1, ItemsLooked: looked, ItemsFailed: failed };
  logger.info(metricLine(environment.METRIC_NAMESPACE, clock.now(), counts), "swept");
  // so that the failed invocation is seen: it is tried again, and then its alarm rings
  if (failed > 0) throw new SweepIncompleteError(`${failed} of ${looked} items could not be dealt with`);
  return swept;
});

class SweepIncompleteError extends Error {
  override readonly name = "SweepIncompleteError";
}
