import { CreateScheduleGroupCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import { makeEventbridgeAccessEvents } from "../../../lambdas/adapters/aws/eventbridge-access-events.ts";
import { makeSchedulerExpirySchedules } from "../../../lambdas/adapters/aws/scheduler-expiry-schedules.ts";
import { makeSnsOperators } from "../../../lambdas/adapters/aws/sns-operators.ts";
import { makeStepFunctionsWorkflows } from "../../../lambdas/adapters/aws/step-functions-workflows.ts";
import { RevokeAccessInput } from "../../../lambdas/contracts/workflow-messages.ts";
import { ClickRefused, FACT_DETAIL_TYPE_PREFIX } from "../../../lambdas/domain/slack-events.ts";
import { describeAccessEvents } from "../access-events.contract.ts";
import { describeExpirySchedules } from "../expiry-schedules.contract.ts";
import { describeOperators } from "../operators.contract.ts";
import { describeWorkflows } from "../workflows.contract.ts";
import { BUS, makeBus } from "./bus-of-moto.ts";
import { makeQueue } from "./queue-of-moto.ts";
import { ACCOUNT, type ServedMoto, serveMoto } from "./served-moto.ts";

const GROUP = "daypass-expiries";

let moto: ServedMoto;
beforeAll(async () => {
  moto = await serveMoto();
});
beforeEach(() => moto.reset());
afterAll(() => moto.close());

const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const Published = z.object({ Subject: z.string(), Message: z.string() });

async function makeMachine(name: string): Promise<string> {
  const definition = JSON.stringify({ StartAt: "Only", States: { Only: { Type: "Succeed" } } });
  const input = { name, definition, roleArn: roleArn(name) };
  const { stateMachineArn = "" } = await new SFNClient(moto.settings).send(new CreateStateMachineCommand(input));
  return stateMachineArn;
}

/** Oldest first. */
async function inputsOf(stateMachineArn: string): Promise<readonly unknown[]> {
  const states = new SFNClient(moto.settings);
  const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
  const inputs: unknown[] = [];
  for (const { executionArn } of executions.toReversed()) {
    const { input = "" } = await states.send(new DescribeExecutionCommand({ executionArn }));
    inputs.push(JSON.parse(input));
  }
  return inputs;
}

describe("the AWS adapters over moto: what is told and started", () => {
  describeExpirySchedules(async () => {
    await new SchedulerClient(moto.settings).send(new CreateScheduleGroupCommand({ Name: GROUP }));
    const places = {
      SCHEDULE_GROUP: GROUP,
      SCHEDULE_ROLE_ARN: roleArn(GROUP),
      SCHEDULE_DEAD_LETTER_ARN: `arn:aws:sqs:${moto.region}:${ACCOUNT}:daypass-expiries-dead-letters`,
      REVOCATION_WORKFLOW_ARN: `arn:aws:states:${moto.region}:${ACCOUNT}:stateMachine:daypass-revocation`,
    };
    return moto.targetOf(makeSchedulerExpirySchedules(places), "scheduler");
  });

  describeOperators(async () => {
    const sns = new SNSClient(moto.settings);
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "operators" }));
    const queue = await makeQueue(moto, "pages");
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: queue.arn }));
    const paged = async () =>
      (await queue.bodies()).map((body) => {
        const { Subject: subject, Message } = Published.parse(body);
        const [text = "", runbook = ""] = Message.split("\n\nWhat to do: docs/operator-runbook.md#");
        return { subject, text, runbook };
      });
    return { ...moto.targetOf(makeSnsOperators(TopicArn), "sns"), paged };
  });

  describeAccessEvents(async () => {
    const heard = await makeBus(moto, "NotificationsFacts");
    return {
      ...moto.targetOf(makeEventbridgeAccessEvents(BUS), "events"),
      heard: async () =>
        (await heard())
          .filter((event) => event["detail-type"].startsWith(FACT_DETAIL_TYPE_PREFIX))
          .map(({ detail, ...event }) => ({
            type: event["detail-type"].slice(FACT_DETAIL_TYPE_PREFIX.length),
            detail,
          })),
      refusedClicks: async () =>
        (await heard())
          .filter((event) => event["detail-type"] === "Click refused")
          .map(({ detail }) => {
            const { version: _, ...click } = ClickRefused.parse(detail);
            return click;
          }),
      deliverTwice: () => moto.door.deliverTwice("PutEvents"),
    };
  });

  describeWorkflows(async () => {
    const revocationWorkflowArn = await makeMachine("revocation");
    const accessWorkflowArn = await makeMachine("access");
    const port = makeStepFunctionsWorkflows({ revocationWorkflowArn, accessWorkflowArn });
    let waiting = 0;
    return {
      ...moto.targetOf(port, "states"),
      // moto runs no machine: nobody waits, and nobody is told
      waitToken: async () => {
        waiting += 1;
        return `token-${waiting}`;
      },
      told: async () => undefined,
      timeOut: async () => {},
      strangeToken: () => "token-of-nobody",
      revocations: async () =>
        (await inputsOf(revocationWorkflowArn)).map((cause) => {
          const parsed = RevokeAccessInput.parse({ cause, execution: "execution" }).cause;
          if (!("reason" in parsed)) throw new Error("the revocation was started as an expiry");
          const { v: _, ...asked } = parsed;
          return asked;
        }),
      resumed: async () =>
        (await inputsOf(accessWorkflowArn)).map((input) => z.object({ resume: z.string() }).parse(input).resume),
    };
  });
});
