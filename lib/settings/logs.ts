import { z } from "zod";
import { LogLevel } from "../../lambdas/contracts/log-level.ts";

/** Days that CloudWatch Logs knows, from 90 on: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

export const Logs = z
  .strictObject({
    level: z
      .enum(LogLevel.options)
      .default("info")
      .describe("What the functions log: this and what is worse. info has a line for each thing done."),
    retentionDays: z
      .literal(RETENTION_DAYS)
      .default(365)
      .describe("How long CloudWatch keeps the logs of functions, workflows and API."),
  })
  .prefault({});
