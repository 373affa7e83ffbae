import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
} from "@aws-sdk/client-scheduler";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { AwsService, CallContext, InternalCalls, NeededPermission, Operation } from "../../service.ts";
import { type Delivery, ONCE } from "../delivery.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import type { LostFiring } from "./schedule-firing.ts";
import { Schedules } from "./schedules.ts";

export interface SchedulerServiceOptions {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  /** Cloud milliseconds between a schedule's instant and its firing, less than 60,000; @default 5,000. */
  readonly fireOffsetMs?: number;
  /** Asked when a schedule fires: when it starts its target, and starts it again; @default once. */
  readonly delivery?: Delivery;
}

export interface SchedulerService extends AwsService {
  /** The schedules there are right now, in the order of their making. */
  schedules(): readonly Schedule[];
  /** Firings that neither the target nor the dead-letter queue got. */
  readonly lost: readonly LostFiring[];
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html: precision is one minute. */
const PRECISION_MS = 60_000;
const FIRE_OFFSET_MS = 5_000;

const groupProperties = z.strictObject({ Name: z.string(), Tags: z.unknown().optional() });

/** Amazon EventBridge Scheduler: one-time schedules in UTC, at-least-once. */
export function createSchedulerService(options: SchedulerServiceOptions): SchedulerService {
  const { clock, calls, fireOffsetMs = FIRE_OFFSET_MS, delivery = ONCE } = options;
  if (!(fireOffsetMs >= 0 && fireOffsetMs < PRECISION_MS)) {
    throw new RangeError(`fireOffsetMs ${fireOffsetMs}, must be from 0 to less than ${PRECISION_MS}`);
  }
  const lost: LostFiring[] = [];
  const schedules = new Schedules({
    clock,
    calls,
    fireOffsetMs,
    arrivals: () => delivery.arrivals(),
    lost: (firing) => lost.push(firing),
  });
  return {
    signingName: "scheduler",
    lost,
    schedules: () => schedules.all(),
    operations: operationsOn(schedules),
    resourceMakers: {
      "AWS::Scheduler::ScheduleGroup": (properties, { region, accountId }) => {
        const { Name } = groupProperties.parse(properties);
        schedules.addGroup(Name);
        const Arn = `arn:aws:scheduler:${region}:${accountId}:schedule-group/${Name}`;
        return { ref: Name, attributes: { Arn } };
      },
    },
  };
}

function operationsOn(schedules: Schedules): Readonly<Record<string, Operation>> {
  const CreateSchedule: Operation<Partial<CreateScheduleInput>> = {
    needs: (input, context) => [
      ...onSchedule("CreateSchedule")(input, context),
      {
        action: "iam:PassRole",
        resource: input.Target?.RoleArn ?? "",
        conditionKeys: { "iam:PassedToService": "scheduler.amazonaws.com" },
      },
    ],
    run: (input, context) => {
      const { arn } = schedules.create(scheduleOf(input, context, context.clock.now()));
      return { ScheduleArn: arn };
    },
  };
  const GetSchedule: Operation<Partial<GetScheduleInput>> = {
    needs: onSchedule("GetSchedule"),
    run: (input, context) => described(schedules.get(arnOf(input, context))),
  };
  const DeleteSchedule: Operation<Partial<DeleteScheduleInput>> = {
    needs: onSchedule("DeleteSchedule"),
    run: (input, context) => {
      schedules.delete(arnOf(input, context));
      return {};
    },
  };
  const ListSchedules: Operation<Partial<ListSchedulesInput>> = {
    needs: (_input, { region, accountId }) => [
      { action: "scheduler:ListSchedules", resource: `arn:aws:scheduler:${region}:${accountId}:schedule/*/*` },
    ],
    run: (input) => list(schedules.all(), input),
  };
  return { CreateSchedule, GetSchedule, DeleteSchedule, ListSchedules };
}

interface Named {
  readonly Name?: string | undefined;
  readonly GroupName?: string | undefined;
}

function arnOf({ Name = "", GroupName = "default" }: Named, { region, accountId }: CallContext): string {
  return `arn:aws:scheduler:${region}:${accountId}:schedule/${GroupName}/${Name}`;
}

function onSchedule(action: string) {
  return (input: Named, context: CallContext): readonly NeededPermission[] => [
    { action: `scheduler:${action}`, resource: arnOf(input, context) },
  ];
}

function described({ arn, asked, createdAtMs }: Schedule): object {
  const { ClientToken, ...shown } = asked;
  return { Arn: arn, ...shown, CreationDate: new Date(createdAtMs), LastModificationDate: new Date(createdAtMs) };
}

function list(all: readonly Schedule[], input: Partial<ListSchedulesInput>): object {
  const { GroupName, NamePrefix = "", State, MaxResults = 100, NextToken } = input;
  const wanted = all.filter(
    ({ groupName, name, asked }) =>
      (GroupName === undefined || groupName === GroupName) &&
      name.startsWith(NamePrefix) &&
      (State === undefined || asked.State === State),
  );
  const from = Number(NextToken ?? 0);
  const end = from + MaxResults;
  return {
    Schedules: wanted.slice(from, end).map(({ arn, name, groupName, createdAtMs, asked }) => ({
      Arn: arn,
      Name: name,
      GroupName: groupName,
      State: asked.State,
      CreationDate: new Date(createdAtMs),
      LastModificationDate: new Date(createdAtMs),
      Target: { Arn: asked.Target.Arn },
    })),
    ...(end < wanted.length ? { NextToken: String(end) } : {}),
  };
}
