import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  paginateListSchedules,
} from "@aws-sdk/client-scheduler";
import * as z from "zod/mini";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { ExpiryFired } from "../../domain/expiry-fired.ts";
import { SchedulesUnavailableError } from "../../ports/errors.ts";
import type { ExpirySchedule, ExpirySchedules } from "../../ports/expiry-schedules.ts";
import { scheduler } from "./aws-clients.ts";
import { nameOf, unavailable } from "./aws-refusal.ts";

/** Where schedules live and what they start. */
export interface SchedulePlaces {
  readonly SCHEDULE_GROUP: string;
  readonly SCHEDULE_ROLE_ARN: string;
  readonly SCHEDULE_DEAD_LETTER_ARN: string;
  readonly REVOCATION_WORKFLOW_ARN: string;
}

/** One-time schedules `<request id>-<n>`; they vanish after firing, or after 24 h of retries into the dead-letter queue. */
export function makeSchedulerExpirySchedules(places: SchedulePlaces): ExpirySchedules {
  return {
    async create(schedule) {
      const wanted = scheduleOf(places, schedule);
      try {
        await scheduler().send(new CreateScheduleCommand({ ...wanted, ClientToken: wanted.Name }));
        return "created";
      } catch (error) {
        if (nameOf(error) === "ConflictException") return "conflict";
        if (nameOf(error) === "ValidationException" && error instanceof Error) return { invalid: error.message };
        return unavailable(SchedulesUnavailableError, `creating schedule ${wanted.Name}`)(error);
      }
    },
    async readBack(schedule) {
      const wanted = scheduleOf(places, schedule);
      try {
        const seen = await scheduler().send(new GetScheduleCommand({ Name: wanted.Name, GroupName: wanted.GroupName }));
        const limited = seen.StartDate !== undefined || seen.EndDate !== undefined ? "StartDate or EndDate" : undefined;
        const difference = differenceBetween(wanted, seen) ?? limited;
        return difference === undefined ? "armed" : { differs: difference };
      } catch (error) {
        if (nameOf(error) === "ResourceNotFoundException") return "absent";
        return unavailable(SchedulesUnavailableError, `reading schedule ${wanted.Name} back`)(error);
      }
    },
    async listArmed() {
      const armed = new Set<string>();
      const input = { GroupName: places.SCHEDULE_GROUP, State: "ENABLED", MaxResults: 100 } as const;
      try {
        for await (const page of paginateListSchedules({ client: scheduler() }, input)) {
          for (const { Name = "" } of page.Schedules ?? []) armed.add(Name.replace(/-\d+$/, ""));
        }
      } catch (error) {
        return unavailable(SchedulesUnavailableError, "listing schedules")(error);
      }
      return armed;
    },
    async delete(requestId, n) {
      const Name = nameOfSchedule(requestId, n);
      try {
        await scheduler().send(new DeleteScheduleCommand({ Name, GroupName: places.SCHEDULE_GROUP }));
      } catch (error) {
        if (nameOf(error) !== "ResourceNotFoundException") {
          unavailable(SchedulesUnavailableError, `deleting schedule ${Name}`)(error);
        }
      }
    },
  };
}

function nameOfSchedule(requestId: string, n: number): string {
  return `${requestId}-${n}`;
}

function scheduleOf(places: SchedulePlaces, { requestId, n, expiresAt, access }: ExpirySchedule) {
  const fired: ExpiryFired = { v: 1, id: requestId, n, expiresAt, access };
  return {
    Name: nameOfSchedule(requestId, n),
    GroupName: places.SCHEDULE_GROUP,
    // `at()` has no zone and no fraction; the zone is given beside it
    ScheduleExpression: `at(${expiresAt.toISOString().slice(0, 19)})`,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    State: "ENABLED",
    ActionAfterCompletion: "DELETE",
    Target: {
      Arn: places.REVOCATION_WORKFLOW_ARN,
      RoleArn: places.SCHEDULE_ROLE_ARN,
      Input: canonicalJson(z.encode(ExpiryFired, fired)),
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      DeadLetterConfig: { Arn: places.SCHEDULE_DEAD_LETTER_ARN },
    },
  } as const satisfies CreateScheduleCommandInput;
}

/** The first member of the wanted schedule that the seen one does not have, by path; undefined when all are there. */
function differenceBetween(wanted: object, seen: object, path = ""): string | undefined {
  for (const [member, value] of Object.entries(wanted)) {
    const there: unknown = Reflect.get(seen, member);
    const where = `${path}${member}`;
    if (typeof value === "object" && value !== null) {
      const inside = typeof there === "object" && there !== null ? differenceBetween(value, there, `${where}.`) : where;
      if (inside !== undefined) return inside;
    } else if (value !== there) return where;
  }
  return undefined;
}
