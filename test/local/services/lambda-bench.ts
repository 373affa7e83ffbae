import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudClock } from "../../../local/clock.ts";
import { LambdaHost } from "../../../local/lambda-host.ts";
import { AwsFault, type CallContext, type Caller } from "../../../local/service.ts";
import { ONCE } from "../../../local/services/delivery.ts";
import { createLambdaService } from "../../../local/services/lambda.ts";
import { makeSettle } from "../../../local/settling.ts";
import { FakeQueue } from "./fake-queue.ts";

export const startMs = Date.UTC(2026, 0, 1);
const region = "eu-west-1";
const accountId = "111122223333";
export const queueArn = `arn:aws:sqs:${region}:${accountId}:jobs`;
export const deadLetterArn = `arn:aws:sqs:${region}:${accountId}:dead`;
export const roleArn = `arn:aws:iam::${accountId}:role/f-role`;
export const scope = { logicalId: "F", stackName: "Test", region, accountId };

/** A Lambda service whose function `f` runs this code, between two queues; `close` it. */
export function lambdaBench(code: string, properties: object = {}, delivery = ONCE) {
  const folder = mkdtempSync(join(tmpdir(), "daypass-lambda-"));
  mkdirSync(join(folder, "asset.f"));
  writeFileSync(join(folder, "asset.f", "index.js"), code);
  const clock = new CloudClock({ startMs, speed: 0 });
  const queues = new Map([queueArn, deadLetterArn].map((arn) => [arn, new FakeQueue(clock)]));
  const queue = (arn: string) => {
    const found = queues.get(arn);
    if (found === undefined) throw new AwsFault("QueueDoesNotExist", `no queue ${arn}`);
    return found;
  };
  const callers: Caller[] = [];
  let refusals = 0;
  const calls = {
    call: async (caller: Caller, _service: string, operation: string, input: object) => {
      callers.push(caller);
      if (refusals-- > 0)
        throw new AwsFault("AccessDeniedException", `not authorized to perform: sqs:${operation}`, 403);
      const { QueueUrl = "" }: { QueueUrl?: string } = input;
      return queue(QueueUrl.slice("http://queues/".length)).call(operation, input);
    },
  };
  const host = new LambdaHost({
    clock,
    region,
    accountId,
    endpointUrl: () => "http://127.0.0.1:9",
    registerPrincipal: () => {},
  });
  clock.settleWith(makeSettle({ clock, host, inFlight: () => 0, held: () => 0 }));
  const service = createLambdaService({
    host,
    clock,
    calls,
    delivery,
    queues: {
      queueUrl: (arn) => `http://queues/${arn}`,
      onMessage: (arn, listener) => queue(arn).onMessage(listener),
    },
    codeDirectory: (key) => (key === "f.zip" ? join(folder, "asset.f") : undefined),
  });
  const make = (type: string, made: object) => {
    const maker = service.resourceMakers?.[type];
    if (maker === undefined) throw new Error(`no maker of ${type}`);
    return maker({ ...made }, scope);
  };
  const defineFunction = (more: object) =>
    make("AWS::Lambda::Function", {
      FunctionName: "f",
      Code: { S3Bucket: "assets", S3Key: "f.zip" },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
      Role: roleArn,
      ...more,
    });
  defineFunction(properties);
  const context: CallContext = { caller: { principalArn: "x" }, clock, region, accountId };
  const invoke = async (input: object) => {
    // an operation takes its own input type only, which a test by name cannot know
    const output = (await service.operations["Invoke"]?.run(
      { FunctionName: "f", ...input } as never,
      context,
    )) as InvokeOutput;
    return { ...output, payload: Buffer.from(output.Payload).toString() };
  };
  const close = async () => {
    await host.close();
    clock.close();
    rmSync(folder, { recursive: true });
  };
  const refuseNext = (count: number) => {
    refusals = count;
  };
  return { clock, host, service, make, defineFunction, invoke, queue, callers, context, refuseNext, close };
}

interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  readonly Payload: Uint8Array;
}
