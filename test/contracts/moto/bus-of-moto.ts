import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { z } from "zod";
import { makeQueue } from "./queue-of-moto.ts";
import type { ServedMoto } from "./served-moto.ts";

export const BUS = "daypass";
const Rules = z.object({ EventPattern: z.unknown().optional() });
const Event = z.object({ "detail-type": z.string(), detail: z.unknown() });

/** The bus, with rules of the synthesised template, by the beginning of their ids. @returns what they let through, oldest first. */
export async function makeBus(moto: ServedMoto, ...rules: readonly string[]) {
  const events = new EventBridgeClient(moto.settings);
  await events.send(new CreateEventBusCommand({ Name: BUS }));
  const queue = await makeQueue(moto, "heard");
  for (const rule of rules) {
    const [, found] = moto.template.ofType("AWS::Events::Rule", Rules).find(([id]) => id.startsWith(rule)) ?? [];
    const EventPattern = JSON.stringify(found?.EventPattern);
    await events.send(new PutRuleCommand({ Name: rule, EventPattern, EventBusName: BUS }));
    const Targets = [{ Id: "queue", Arn: queue.arn }];
    await events.send(new PutTargetsCommand({ Rule: rule, EventBusName: BUS, Targets }));
  }
  return async () => (await queue.bodies()).map((body) => Event.parse(body));
}
