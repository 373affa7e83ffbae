import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { ResourceMaker, ResourceScope } from "../../service.ts";
import { rateMs } from "../rate-expression.ts";
import { secondsText } from "./event.ts";
import type { EventBuses } from "./event-buses.ts";
import { parseEventPattern } from "./event-pattern.ts";
import { type Rule, ruleProperties } from "./rule.ts";

const busProperties = z.strictObject({
  Name: z.string().regex(/^[\w./-]{1,256}$/),
  // accepted and without effect here
  Description: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const policyProperties = z.strictObject({
  EventBusName: z.string().default("default"),
  StatementId: z.string(),
  Statement: z.record(z.string(), z.unknown()),
});

/** Policy statements by the ARN of their bus and their id. */
export type BusStatements = Map<string, Map<string, object>>;

/** Buses, their policies, and rules by pattern or by rate. A property that is not emulated is refused. */
export function eventMakers(
  buses: EventBuses,
  statements: BusStatements,
  clock: Clock,
): Readonly<Record<string, ResourceMaker>> {
  return {
    "AWS::Events::EventBus": (properties, { region, accountId }) => {
      const { Name } = busProperties.parse(properties);
      buses.add(Name);
      return { ref: Name, attributes: { Name, Arn: `arn:aws:events:${region}:${accountId}:event-bus/${Name}` } };
    },
    "AWS::Events::EventBusPolicy": (properties, { logicalId, region, accountId }) => {
      const made = policyProperties.parse(properties);
      const arn = `arn:aws:events:${region}:${accountId}:event-bus/${made.EventBusName}`;
      statements.set(arn, (statements.get(arn) ?? new Map()).set(made.StatementId, made.Statement));
      return { ref: logicalId, attributes: {} };
    },
    "AWS::Events::Rule": (properties, scope) => {
      const made = ruleProperties.parse(properties);
      const name = made.Name ?? `${scope.stackName}-${scope.logicalId}`.slice(0, 64);
      const bus = made.EventBusName === "default" ? "" : `${made.EventBusName}/`;
      const rule: Rule = {
        name,
        arn: `arn:aws:events:${scope.region}:${scope.accountId}:rule/${bus}${name}`,
        busName: made.EventBusName,
        matches: made.EventPattern === undefined ? undefined : parseEventPattern(made.EventPattern),
        targets: made.Targets,
      };
      const everyMs = made.ScheduleExpression === undefined ? undefined : rateMs(made.ScheduleExpression);
      if (everyMs !== undefined && bus !== "") throw new Error(`rule ${name}: schedules are for the default bus only`);
      if (made.State === "ENABLED") {
        buses.addRule(rule);
        if (everyMs !== undefined) repeat(buses, rule, everyMs, clock, scope);
      }
      return { ref: name, attributes: { Arn: rule.arn } };
    },
  };
}

/** The first time is one interval after the rule was made. */
function repeat(buses: EventBuses, rule: Rule, everyMs: number, clock: Clock, scope: ResourceScope): void {
  const next = (atMs: number): void => {
    clock.at(atMs, () => {
      buses.deliver(rule, {
        version: "0",
        id: randomUUID(),
        "detail-type": "Scheduled Event",
        source: "aws.events",
        account: scope.accountId,
        time: secondsText(atMs),
        region: scope.region,
        resources: [rule.arn],
        detail: {},
      });
      next(atMs + everyMs);
    });
  };
  next(clock.now() + everyMs);
}
