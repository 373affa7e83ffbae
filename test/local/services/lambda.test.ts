import { lambdaBench, roleArn, scope } from "./lambda-bench.ts";

const benches: ReturnType<typeof lambdaBench>[] = [];
const bench = (code: string, properties: object = {}) => {
  const made = lambdaBench(code, properties);
  benches.push(made);
  return made;
};
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:f";
const echo = "exports.handler = async (event) => event;";

describe("Invoke", () => {
  test.each(["f", functionArn, "111122223333:function:f", `${functionArn}:$LATEST`])(
    "finds the function as %s",
    async (name) => {
      const { invoke } = bench(echo);
      const answer = await invoke({ FunctionName: name, Payload: Buffer.from('{"a":1}') });
      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST", payload: '{"a":1}' });
      expect(answer.FunctionError).toBeUndefined();
    },
  );

  test("tells a function's error by FunctionError and payload", async () => {
    const { invoke } = bench(`exports.handler = async () => { throw new RangeError("too far") };`);
    const { FunctionError, payload } = await invoke({});
    expect(FunctionError).toBe("Unhandled");
    expect(JSON.parse(payload)).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
  });

  test.each([
    [{ FunctionName: "none" }, "ResourceNotFoundException"],
    [{ FunctionName: `${functionArn}:7` }, "ResourceNotFoundException"],
    [{ Qualifier: "live" }, "ResourceNotFoundException"],
    [{ FunctionName: "none", InvocationType: "Event" }, "ResourceNotFoundException"],
    [{ Payload: Buffer.from("{") }, "InvalidRequestContentException"],
    [{ Payload: Buffer.alloc(6_291_457, "1") }, "RequestTooLargeException"],
    [{ Payload: Buffer.alloc(1_048_577, "1"), InvocationType: "Event" }, "RequestTooLargeException"],
  ])("%# is refused as AWS refuses it", async (input, code) => {
    await expect(bench(echo).invoke(input)).rejects.toMatchObject({ code });
  });

  test("an answer of more than 6 MB is an error", async () => {
    const { payload } = await bench(`exports.handler = async () => "x".repeat(6_291_456);`).invoke({});
    expect(JSON.parse(payload).errorType).toBe("Function.ResponseSizeTooLarge");
  });

  test("needs lambda:InvokeFunction on the function, and names the source for a service's own call", () => {
    const { service, context } = bench(echo);
    const needs = (caller: object) =>
      service.operations["Invoke"]?.needs({ FunctionName: "f" } as never, {
        ...context,
        caller: { principalArn: "arn:source", ...caller },
      });
    expect(needs({ roleArn })).toEqual([{ action: "lambda:InvokeFunction", resource: functionArn, conditionKeys: {} }]);
    expect(needs({ servicePrincipal: "events.amazonaws.com" })).toEqual([
      {
        action: "lambda:InvokeFunction",
        resource: functionArn,
        conditionKeys: { "aws:SourceArn": "arn:source", "aws:SourceAccount": "111122223333" },
      },
    ]);
  });

  test("counts the calls that wait for their function", async () => {
    const { service, invoke, clock } = bench("exports.handler = () => new Promise((r) => setTimeout(r, 1000));");
    const call = invoke({});
    expect(service.waiting()).toBe(1);
    await clock.skipBy(1_000);
    await call;
    expect(service.waiting()).toBe(0);
  });
});

describe("templates", () => {
  test("a function takes its limits from the template", async () => {
    const { invoke, clock } = bench("exports.handler = () => new Promise(() => setTimeout(() => {}, 60_000));", {
      Timeout: 7,
    });
    const call = invoke({});
    await clock.skipBy(7_000);
    expect(JSON.parse((await call).payload).errorMessage).toContain("Task timed out after 7.00 seconds");
  });

  test("a function without a name gets one from stack and logical id", async () => {
    const made = await bench(echo).defineFunction({ FunctionName: undefined });
    expect(made).toEqual({
      ref: "Test-F",
      attributes: { Arn: "arn:aws:lambda:eu-west-1:111122223333:function:Test-F" },
    });
  });

  test.each([
    ["more than 4 KB of environment", { Environment: { Variables: { A: "x".repeat(4_090) } } }, /4KB limit/],
    ["a reserved variable", { Environment: { Variables: { AWS_REGION: "x" } } }, /reserved keys.*AWS_REGION/],
    ["an unknown property", { VpcConfig: {} }, /VpcConfig/],
    ["another runtime", { Runtime: "python3.13" }, /Runtime/],
    ["code that is no asset", { Code: { S3Bucket: "b", S3Key: "other.zip" } }, /no asset other\.zip/],
    ["a time-out over 15 minutes", { Timeout: 901 }, /Timeout/],
  ])("%s is refused", (_what, properties, message) => {
    const { defineFunction } = bench(echo);
    expect(() => defineFunction(properties)).toThrow(message);
  });

  test("permissions make the function's resource policy", async () => {
    const { make, service } = bench(echo);
    expect(service.resourcePolicy?.(functionArn)).toBeUndefined();
    const SourceArn = "arn:aws:events:eu-west-1:111122223333:rule/r";
    await make("AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn,
      Principal: "events.amazonaws.com",
      SourceArn,
    });
    expect(service.resourcePolicy?.(functionArn)).toMatchObject({
      Statement: [
        {
          Sid: scope.logicalId,
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "lambda:InvokeFunction",
          Resource: functionArn,
          Condition: { ArnLike: { "aws:SourceArn": SourceArn } },
        },
      ],
    });
  });
});
