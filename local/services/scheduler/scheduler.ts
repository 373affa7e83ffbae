import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
} from "@aws-sdk/client-scheduler";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import { AwsFault, type AwsService, type CallContext, type InternalCalls, type Operation } from "../../service.ts";
import { type Schedule, ScheduleFiring } from "./schedule-firing.ts";

export interface SchedulerService extends AwsService {
  /** What will fire, and at which instant of its expression. */
  armed(): readonly { readonly name: string; readonly firesAtMs: number }[];
  /** How often each firing is delivered: at least once; @default 1. */
  deliver(copies: (scheduleName: string) => number): void;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly region: string;
  readonly accountId: string;
}

const groupProperties = z.strictObject({ Name: z.string(), Tags: z.unknown().optional() });

/** EventBridge Scheduler: one-time schedules in groups. A rate or cron expression is refused loudly. */
export function createSchedulerService(options: SchedulerOptions): SchedulerService {
  const { clock, region, accountId } = options;
  const groups = new Set<string>(["default"]);
  const schedules = new Map<string, Schedule>();
  const firing = new ScheduleFiring(options, (schedule) => schedules.delete(keyOf(schedule.group, schedule.name)));
  const arnOf = (kind: "schedule" | "schedule-group", path: string) =>
    `arn:aws:scheduler:${region}:${accountId}:${kind}/${path}`;
  const known = (group = "default", name = ""): Schedule => {
    const schedule = schedules.get(keyOf(group, name));
    if (schedule === undefined)
      throw new AwsFault("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
    return schedule;
  };
  const operation = <Input extends { Name?: string | undefined; GroupName?: string | undefined }>(
    action: string,
    run: (input: Input, context: CallContext) => unknown,
    passes: (input: Input) => string | undefined = () => undefined,
  ): Operation<Input> => ({
    needs: (input) => {
      const roleArn = passes(input);
      const schedule = arnOf("schedule", `${input.GroupName ?? "default"}/${input.Name ?? "*"}`);
      return [
        { action: `scheduler:${action}`, resource: schedule },
        ...(roleArn === undefined
          ? []
          : [
              {
                action: "iam:PassRole",
                resource: roleArn,
                conditionKeys: { "iam:PassedToService": "scheduler.amazonaws.com" },
              },
            ]),
      ];
    },
    run,
  });
  return {
    signingName: "scheduler",
    armed: () => [...schedules.values()].map(({ name, firesAtMs }) => ({ name, firesAtMs })),
    deliver: (copies) => firing.deliver(copies),
    operations: {
      CreateSchedule: operation<CreateScheduleInput>(
        "CreateSchedule",
        (input) => {
          const group = input.GroupName ?? "default";
          const name = input.Name ?? "";
          if (!groups.has(group))
            throw new AwsFault("ResourceNotFoundException", `Schedule group ${group} does not exist.`, 404);
          const wanted = scheduleOf(input, group, name, clock.now());
          const there = schedules.get(keyOf(group, name));
          if (there !== undefined) {
            const isSame = JSON.stringify(there.input) === JSON.stringify(input) && input.ClientToken !== undefined;
            if (!isSame) throw new AwsFault("ConflictException", `Schedule ${name} already exists.`, 409);
          } else {
            schedules.set(keyOf(group, name), wanted);
            firing.arm(wanted, arnOf("schedule-group", group));
          }
          return { ScheduleArn: arnOf("schedule", `${group}/${name}`) };
        },
        (input) => input.Target?.RoleArn,
      ),
      GetSchedule: operation<GetScheduleInput>("GetSchedule", (input) => {
        const { input: stored, group, name } = known(input.GroupName, input.Name);
        const { ClientToken, ...shown } = stored;
        return { State: "ENABLED", ...shown, Arn: arnOf("schedule", `${group}/${name}`), GroupName: group };
      }),
      DeleteSchedule: operation<DeleteScheduleInput>("DeleteSchedule", (input) => {
        const schedule = known(input.GroupName, input.Name);
        schedule.disarm();
        schedules.delete(keyOf(schedule.group, schedule.name));
        return {};
      }),
      ListSchedules: operation<ListSchedulesInput & { Name?: undefined }>("ListSchedules", ({ GroupName }) => ({
        Schedules: [...schedules.values()]
          .filter(({ group }) => GroupName === undefined || group === GroupName)
          .map(({ name, group }) => ({ Name: name, GroupName: group, State: "ENABLED" })),
      })),
    },
    resourceMakers: {
      "AWS::Scheduler::ScheduleGroup": (properties) => {
        const { Name } = groupProperties.parse(properties);
        groups.add(Name);
        return { ref: Name, attributes: { Arn: arnOf("schedule-group", Name) } };
      },
    },
  };
}

/** @throws AwsFault ValidationException, as the service refuses an expression or an instant that is past. */
function scheduleOf(input: CreateScheduleInput, group: string, name: string, nowMs: number): Schedule {
  const text = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(input.ScheduleExpression ?? "")?.[1];
  const firesAtMs = Date.parse(`${text}Z`);
  const zone = input.ScheduleExpressionTimezone ?? "UTC";
  if (Number.isNaN(firesAtMs)) throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}.`);
  if (zone !== "UTC") throw new Error(`time zone ${zone} of a schedule is not emulated, only UTC`);
  if (firesAtMs <= nowMs) throw invalid(`Invalid Schedule Expression ${input.ScheduleExpression}: it is in the past.`);
  if (input.FlexibleTimeWindow?.Mode !== "OFF") throw invalid("FlexibleTimeWindow must have the mode OFF here.");
  if (input.Target?.Arn === undefined || input.Target.RoleArn === undefined)
    throw invalid("Target must have Arn and RoleArn.");
  return { group, name, input, firesAtMs, target: input.Target, disarm: () => undefined };
}

function invalid(message: string): AwsFault {
  return new AwsFault("ValidationException", message);
}

function keyOf(group: string, name: string): string {
  return `${group}/${name}`;
}
