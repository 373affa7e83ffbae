import type { CreateScheduleInput } from "@aws-sdk/client-scheduler";
import { z } from "zod";
import { AwsFault } from "../../service.ts";
import type { RetryPolicy } from "../target-call.ts";

/** A one-time schedule as it was asked for, its defaults filled in as AWS shows them. */
export interface Schedule {
  readonly arn: string;
  readonly name: string;
  readonly groupName: string;
  readonly groupArn: string;
  readonly atMs: number;
  readonly createdAtMs: number;
  readonly enabled: boolean;
  readonly deleteAfterCompletion: boolean;
  readonly target: {
    readonly arn: string;
    readonly roleArn: string;
    readonly input: string;
    readonly retryPolicy: RetryPolicy;
    readonly deadLetterArn: string | undefined;
  };
  readonly asked: z.infer<typeof createInput>;
  readonly clientToken: string | undefined;
}

const NAME = /^[0-9a-zA-Z\-_.]{1,64}$/;

/** Limits: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const createInput = z.strictObject({
  Name: z.string().regex(NAME),
  GroupName: z.string().regex(NAME).default("default"),
  ScheduleExpression: z.string().min(1).max(256),
  ScheduleExpressionTimezone: z.literal("UTC").default("UTC"),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal("OFF") }),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  Description: z.string().max(512).optional(),
  ClientToken: z
    .string()
    .regex(/^[a-zA-Z0-9\-_]{1,64}$/)
    .optional(),
  Target: z.strictObject({
    Arn: z.string().regex(/^arn:[\w-]+:(states|lambda):/),
    RoleArn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\//),
    Input: z.string().default("{}"),
    RetryPolicy: z
      .strictObject({
        MaximumEventAgeInSeconds: z.int().min(60).max(86_400).default(86_400),
        MaximumRetryAttempts: z.int().min(0).max(185).default(185),
      })
      .prefault({}),
    DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  }),
});

/**
 * @throws AwsFault ValidationException for what AWS does not take: a bad expression, an instant that is past, a missing member.
 * @throws Error for what AWS takes and this cloud does not emulate.
 */
export function scheduleOf(
  input: Partial<CreateScheduleInput>,
  place: { readonly region: string; readonly accountId: string },
  nowMs: number,
): Schedule {
  refuseUnfaithful(input);
  const parsed = createInput.safeParse(input);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
  const { Name: name, GroupName: groupName, Target, State, ActionAfterCompletion, ClientToken } = parsed.data;
  const prefix = `arn:aws:scheduler:${place.region}:${place.accountId}`;
  const { RetryPolicy } = Target;
  return {
    arn: `${prefix}:schedule/${groupName}/${name}`,
    name,
    groupName,
    groupArn: `${prefix}:schedule-group/${groupName}`,
    atMs: instantOf(parsed.data.ScheduleExpression, nowMs),
    createdAtMs: nowMs,
    enabled: State === "ENABLED",
    deleteAfterCompletion: ActionAfterCompletion === "DELETE",
    target: {
      arn: Target.Arn,
      roleArn: Target.RoleArn,
      input: Target.Input,
      retryPolicy: { retries: RetryPolicy.MaximumRetryAttempts, ageSeconds: RetryPolicy.MaximumEventAgeInSeconds },
      deadLetterArn: Target.DeadLetterConfig?.Arn,
    },
    asked: parsed.data,
    clientToken: ClientToken,
  };
}

function refuseUnfaithful(input: Partial<CreateScheduleInput>): void {
  const { ScheduleExpression = "", ScheduleExpressionTimezone = "UTC", FlexibleTimeWindow, Target } = input;
  const unfaithful =
    unknownMember(input, createInput.shape) ??
    unknownMember(Target ?? {}, createInput.shape.Target.shape) ??
    (/^(rate|cron)\(/.test(ScheduleExpression) ? `expression ${ScheduleExpression}` : undefined) ??
    (ScheduleExpressionTimezone === "UTC" ? undefined : `time zone ${ScheduleExpressionTimezone}`) ??
    (FlexibleTimeWindow?.Mode === "FLEXIBLE" ? "a flexible time window" : undefined) ??
    // AWS would replace these words in the input
    (Target?.Input?.includes("<aws.scheduler.") ? "a context attribute in the input" : undefined);
  if (unfaithful !== undefined) throw new Error(`schedule ${input.Name}: ${unfaithful} is not emulated`);
}

function unknownMember(given: object, known: object): string | undefined {
  return Object.entries(given).find(([member, value]) => value !== undefined && !(member in known))?.[0];
}

/** `at(2026-01-01T00:00:00)`: no zone, no fraction; it is UTC. */
function instantOf(expression: string, nowMs: number): number {
  const [, text] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
  const atMs = text === undefined ? Number.NaN : Date.parse(`${text}Z`);
  // Date.parse takes 31 February for 3 March
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 19) !== text) {
    throw invalid(`Invalid Schedule Expression ${expression}.`);
  }
  if (atMs <= nowMs) throw invalid(`The schedule expression ${expression} is in the past.`);
  return atMs;
}

function invalid(message: string): AwsFault {
  return new AwsFault("ValidationException", message);
}
