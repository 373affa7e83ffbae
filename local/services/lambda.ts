import type { InvocationRequest } from "@aws-sdk/client-lambda";
import type { Clock } from "../clock.ts";
import type { InvocationResult, LambdaHost } from "../lambda-host.ts";
import { AwsFault, type AwsService, type CallContext, type InternalCalls, type Operation } from "../service.ts";
import type { Delivery } from "./delivery.ts";
import { AsyncInvocations } from "./lambda-async.ts";
import { type QueueAccess, SqsMappings } from "./lambda-event-sources.ts";
import { functionNameOf } from "./lambda-function-name.ts";
import { lambdaMakers } from "./lambda-makers.ts";
import { FunctionPermissions } from "./lambda-permissions.ts";

export interface LambdaServiceOptions {
  readonly host: LambdaHost;
  readonly clock: Clock;
  readonly calls: InternalCalls;
  readonly queues: QueueAccess;
  /** Asked for each asynchronous invocation: when the function gets its event, and gets it again; @default once. */
  readonly delivery?: Delivery;
  /** The folder of the code asset with this S3 key; undefined when there is none. */
  codeDirectory(s3Key: string): string | undefined;
}

export interface LambdaService extends AwsService {
  /** Invoke calls that wait for their function's answer right now: to the clock they are idle, though they are in flight. */
  waiting(): number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: bytes of an invocation's payload. */
const LONGEST_PAYLOAD = { RequestResponse: 6_291_456, Event: 1_048_576 };

/** AWS Lambda: invocations, permissions, event source mappings; the functions themselves run in the host. */
export function createLambdaService(options: LambdaServiceOptions): LambdaService {
  const { host } = options;
  const permissions = new FunctionPermissions();
  const asynchronous = new AsyncInvocations(options, options.delivery);
  const mappings = new SqsMappings(options);
  let waiting = 0;

  async function run(input: Partial<InvocationRequest>): Promise<object> {
    const functionName = functionNameOf(input.FunctionName ?? "", input.Qualifier);
    const type = input.InvocationType ?? "RequestResponse";
    if (type === "DryRun") throw new Error("invocation type DryRun is not emulated");
    if (input.LogType === "Tail" || input.ClientContext !== undefined) {
      throw new Error("log tail and client context of an invocation are not emulated");
    }
    const payload = readPayload(input.Payload, LONGEST_PAYLOAD[type]);
    if (type === "Event") {
      asynchronous.accept(functionName, payload);
      return { StatusCode: 202, Payload: new Uint8Array() };
    }
    waiting += 1;
    try {
      return answerOf(await host.invoke(functionName, payload));
    } finally {
      waiting -= 1;
    }
  }

  const Invoke: Operation<Partial<InvocationRequest>> = {
    needs: ({ FunctionName = "", Qualifier }, context) => [
      {
        action: "lambda:InvokeFunction",
        resource: functionArnOf(functionNameOf(FunctionName, Qualifier), context),
        conditionKeys: sourceOf(context),
      },
    ],
    run,
  };
  return {
    signingName: "lambda",
    waiting: () => waiting,
    operations: { Invoke },
    resourceMakers: lambdaMakers({ ...options, permissions, asynchronous, mappings }),
    resourcePolicy: (arn) => permissions.policyOf(arn),
  };
}

/** A service without a role acts for one of its own resources, and names it as its principal: that is the source. */
function sourceOf({ caller, accountId }: CallContext): Readonly<Record<string, string>> {
  if (caller.servicePrincipal === undefined || caller.roleArn !== undefined) return {};
  return { "aws:SourceArn": caller.principalArn, "aws:SourceAccount": accountId };
}

function functionArnOf(name: string, { region, accountId }: CallContext): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

function readPayload(payload: unknown, longest: number): string {
  const bytes =
    payload instanceof Uint8Array ? Buffer.from(payload) : Buffer.from(typeof payload === "string" ? payload : "");
  if (bytes.length > longest) {
    const message = `${bytes.length} byte payload is too large for the Invoke API (limit ${longest} bytes)`;
    throw new AwsFault("RequestTooLargeException", message, 413);
  }
  const text = bytes.length === 0 ? "{}" : bytes.toString("utf8");
  try {
    JSON.parse(text);
  } catch {
    throw new AwsFault("InvalidRequestContentException", "Could not parse request body into json");
  }
  return text;
}

function answerOf({ payload, functionError }: InvocationResult): object {
  const tooLong = Buffer.byteLength(payload) > LONGEST_PAYLOAD.RequestResponse;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LONGEST_PAYLOAD.RequestResponse} bytes).`;
  const text = tooLong ? JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage }) : payload;
  const failed = functionError || tooLong ? { FunctionError: "Unhandled" } : {};
  return { StatusCode: 200, ExecutedVersion: "$LATEST", ...failed, Payload: Buffer.from(text) };
}
