import { makeEventbridgeAccessEvents } from "../../lambdas/adapters/aws/eventbridge-access-events.ts";
import { makeSnsOperators } from "../../lambdas/adapters/aws/sns-operators.ts";
import { makeStepFunctionsWorkflows } from "../../lambdas/adapters/aws/step-functions-workflows.ts";
import { RevokeAccessInput } from "../../lambdas/contracts/workflow-messages.ts";
import { ClickRefused } from "../../lambdas/domain/slack-events.ts";
import type { AwsService } from "../../local/service.ts";
import { createEventsService, type EventsService } from "../../local/services/events/events.ts";
import { createSnsService, type SnsService } from "../../local/services/sns.ts";
import { createStatesService, type StatesService } from "../../local/services/states.ts";
import type { Execution } from "../../local/workflows/execution.ts";
import { TaskTokens } from "../../local/workflows/task-tokens.ts";
import { describeAccessEvents } from "./access-events.contract.ts";
import { describeOperators } from "./operators.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";
import { describeWorkflows } from "./workflows.contract.ts";

const WAIT_SECONDS = 600;

let aws: ServedAws;
let events: EventsService;
let sns: SnsService;
let states: StatesService;
/** Told by the function that an execution calls when it begins to wait. */
let began: (token: string) => void = () => {};
beforeAll(async () => {
  aws = await serveAws((clock) => {
    const calls = {
      call: async (_caller: unknown, _service: string, _operation: string, input: object) => {
        const payload = "Payload" in input && input.Payload instanceof Uint8Array ? input.Payload : Buffer.from("{}");
        began(memberOf(JSON.parse(Buffer.from(payload).toString()), "token") ?? "no token");
        return { StatusCode: 200 };
      },
    };
    events = createEventsService({ clock, calls });
    sns = createSnsService({ clock });
    states = createStatesService({ clock, calls });
    return [events, sns, states];
  });
});
afterAll(() => aws.close());

let made = 0;
/** A resource as the template declares it, of its own for each test. */
async function make(service: AwsService, type: string, properties: object): Promise<string> {
  made += 1;
  const { ref } =
    (await service.resourceMakers?.[type]?.({ ...properties }, { ...aws.scope, logicalId: `R${made}` })) ?? {};
  if (ref === undefined) throw new Error(`nobody makes ${type}`);
  return ref;
}

function makeMachine(state: object): Promise<string> {
  const definition = { QueryLanguage: "JSONata", StartAt: "Only", States: { Only: state } };
  const RoleArn = "arn:aws:iam::111122223333:role/toy";
  return make(states, "AWS::StepFunctions::StateMachine", { RoleArn, DefinitionString: JSON.stringify(definition) });
}

function memberOf(value: unknown, key: string): string | undefined {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof member === "string" ? member : undefined;
}

describe("the AWS adapters over local services: what is told and started", () => {
  describeOperators(async () => {
    const topic = await make(sns, "AWS::SNS::Topic", {});
    const paged = () =>
      sns.published
        .filter(({ topicArn }) => topicArn === topic)
        .map(({ subject = "", message }) => {
          const [text = "", runbook = ""] = message.split("\n\nWhat to do: docs/operator-runbook.md#");
          return { subject, text, runbook };
        });
    return { ...aws.targetOf(makeSnsOperators(topic), "sns"), paged };
  });

  describeAccessEvents(async () => {
    const bus = await make(events, "AWS::Events::EventBus", { Name: `bus-${made}` });
    const before = events.events.length;
    const since = () => events.events.slice(before).filter(({ source }) => source === "daypass");
    const facts = () => since().filter((event) => event["detail-type"].startsWith("Access "));
    return {
      ...aws.targetOf(makeEventbridgeAccessEvents(bus), "events"),
      heard: () =>
        facts().map(({ detail, ...event }) => ({ type: event["detail-type"].slice("Access ".length), detail })),
      refusedClicks: () =>
        since()
          .filter((event) => event["detail-type"] === "Click refused")
          .map(({ detail }) => {
            const { version: _, ...click } = ClickRefused.parse(detail);
            return click;
          }),
      deliverTwice: () => void aws.faults.inject({ kind: "duplicate", match: { service: "events" } }),
    };
  });

  describeWorkflows(async () => {
    const revocationWorkflowArn = await makeMachine({ Type: "Succeed" });
    const accessWorkflowArn = await makeMachine({ Type: "Succeed" });
    const waitingMachine = await makeMachine({
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Arguments: { FunctionName: "waits", Payload: { token: "{% $states.context.Task.Token %}" } },
      TimeoutSeconds: WAIT_SECONDS,
      End: true,
    });
    const executions = new Map<string, Execution | undefined>();
    const inputsOf = (arn: string) => states.machines.executions(arn).map(({ input }): unknown => JSON.parse(input));
    const target = aws.targetOf(makeStepFunctionsWorkflows({ revocationWorkflowArn, accessWorkflowArn }), "states");
    return {
      ...target,
      waitToken: async () => {
        let execution: Execution | undefined;
        const token = await new Promise<string>((resolve) => {
          began = resolve;
          execution = states.machines.start(waitingMachine);
        });
        executions.set(token, execution);
        // the function was called; whoever waits is there once the cloud has come to rest
        await target.advance(1);
        return token;
      },
      told: async (token) => {
        await target.advance(1);
        const output: unknown = JSON.parse(executions.get(token)?.output ?? "null");
        return memberOf(output, "status");
      },
      timeOut: () => target.advance(WAIT_SECONDS),
      strangeToken: () => new TaskTokens().make(),
      revocations: () =>
        inputsOf(revocationWorkflowArn).map((cause) => {
          const parsed = RevokeAccessInput.parse({ cause, execution: "execution" }).cause;
          if (!("reason" in parsed)) throw new Error("the revocation was started as an expiry");
          const { v: _, ...asked } = parsed;
          return asked;
        }),
      resumed: () => inputsOf(accessWorkflowArn).map((input) => memberOf(input, "resume") ?? "no resumption"),
    };
  });
});
