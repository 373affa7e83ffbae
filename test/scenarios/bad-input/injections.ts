import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { Credentials } from "../credentials.ts";

type Queue = "Clicks" | "Messages";

/** Somebody with all permissions that an account can give, who puts things past the front door. */
export class Injections {
  readonly #stage: OpenStage;
  readonly #credentials: Credentials;

  constructor(stage: OpenStage) {
    this.#stage = stage;
    this.#credentials = new Credentials(stage);
  }

  /** The message's id. */
  async send(queue: Queue, body: string): Promise<string> {
    const send = new SendMessageCommand({ QueueUrl: this.#resource(`${queue}Queue`).ref, MessageBody: body });
    return (await new SQSClient(this.#credentials.observer()).send(send)).MessageId ?? "";
  }

  /** What was given up, ten at the most. */
  async deadLetters(queue: Queue): Promise<readonly string[]> {
    const QueueUrl = this.#resource(`${queue}DeadLetters`).ref;
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
    const { Messages = [] } = await new SQSClient(this.#credentials.observer()).send(receive);
    return Messages.map(({ Body = "" }) => Body);
  }

  /** In the name of a function, or of an administrator. */
  async put(as: string, entry: PutEventsRequestEntry): Promise<{ failed: number }> {
    const settings = as === "administrator" ? this.#credentials.administrator() : this.#credentials.of(as);
    const put = new PutEventsCommand({ Entries: [{ EventBusName: "daypass", ...entry }] });
    return { failed: (await new EventBridgeClient(settings).send(put)).FailedEntryCount ?? 0 };
  }

  /** The execution's ARN. */
  async start(machine: "AccessWorkflow" | "RevocationWorkflow", input: string): Promise<string> {
    const start = new StartExecutionCommand({ stateMachineArn: this.#stage.cloud.outputs[machine], input });
    return (await new SFNClient(this.#credentials.observer()).send(start)).executionArn ?? "";
  }

  async execution(executionArn: string): Promise<{ status: string; error: string; cause: string }> {
    const describe = new DescribeExecutionCommand({ executionArn });
    const { status = "", error = "", cause = "" } = await new SFNClient(this.#credentials.observer()).send(describe);
    return { status, error, cause };
  }

  async invoke(handler: string, event: unknown): Promise<{ failed: boolean; answer: unknown }> {
    const invoke = new InvokeCommand({
      FunctionName: `daypass-${handler}`,
      Payload: Buffer.from(JSON.stringify(event)),
    });
    const { FunctionError, Payload } = await new LambdaClient(this.#credentials.observer()).send(invoke);
    return { failed: FunctionError !== undefined, answer: JSON.parse(Buffer.from(Payload ?? []).toString("utf8")) };
  }

  #resource(part: string) {
    const found = [...this.#stage.cloud.resources].find(
      ([id, { type }]) => type === "AWS::SQS::Queue" && id.includes(part),
    );
    if (found === undefined) throw new Error(`the template has no queue ${part}`);
    return found[1];
  }
}
