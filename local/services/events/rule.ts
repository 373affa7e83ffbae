import { z } from "zod";
import type { RetryPolicy } from "../target-call.ts";
import type { EventMatcher } from "./event-pattern.ts";

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retryPolicy: RetryPolicy;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  /** Absent for a rule that only has a schedule. */
  readonly matches: EventMatcher | undefined;
  readonly targets: readonly RuleTarget[];
}

const target = z
  .strictObject({
    Id: z.string(),
    Arn: z.string(),
    RoleArn: z.string().optional(),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    RetryPolicy: z
      .strictObject({
        MaximumRetryAttempts: z.coerce.number().int().min(0).max(185).default(185),
        MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(86_400).default(86_400),
      })
      .prefault({}),
  })
  .transform(({ Id, Arn, RoleArn, DeadLetterConfig, RetryPolicy }): RuleTarget => {
    const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: ageSeconds } = RetryPolicy;
    return {
      id: Id,
      arn: Arn,
      roleArn: RoleArn,
      deadLetterArn: DeadLetterConfig?.Arn,
      retryPolicy: { retries, ageSeconds },
    };
  });

/** A target's input is the whole event: Input, InputPath and InputTransformer are refused, as is what else is not here. */
export const ruleProperties = z.strictObject({
  Name: z.string().optional(),
  EventBusName: z.string().default("default"),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  Targets: z.array(target).max(5).default([]),
  // accepted and without effect here
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
