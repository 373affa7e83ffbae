import { z } from "zod";
import { referencesIn, SynthesisedTemplate } from "./synthesised.ts";

const template = new SynthesisedTemplate();
const anything = z.record(z.string(), z.unknown());

describe("the door to the internet", () => {
  test("has one route: POST /slack/events", () => {
    const methods = template.ofType("AWS::ApiGateway::Method", anything);
    expect(methods.map(([, { HttpMethod }]) => HttpMethod)).toEqual(["POST"]);
    const paths = template.ofType("AWS::ApiGateway::Resource", anything).map(([, { PathPart }]) => PathPart);
    expect(paths).toEqual(["slack", "events"]);
  });

  test("is throttled, and logged without bodies", () => {
    const [[, stage] = []] = template.ofType("AWS::ApiGateway::Stage", anything);
    expect(stage).toMatchObject({
      AccessLogSetting: { DestinationArn: expect.anything() },
      MethodSettings: [
        { DataTraceEnabled: false, ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40, ResourcePath: "/*" },
      ],
    });
  });

  test("is the only way in: no function has an address of its own, and only the API, the bus and the queues invoke", () => {
    expect(template.ofType("AWS::Lambda::Url", anything)).toEqual([]);
    const invokers = template.ofType("AWS::Lambda::Permission", anything).map(([, { Principal }]) => Principal);
    expect(invokers.sort()).toEqual(["apigateway.amazonaws.com", "events.amazonaws.com"]);
    const polled = template.ofType("AWS::Lambda::EventSourceMapping", anything);
    expect(
      polled.map(([, mapping]) => template.resources[referencesIn(mapping["EventSourceArn"])[0] ?? ""]?.Type),
    ).toEqual(["AWS::SQS::Queue", "AWS::SQS::Queue"]);
  });
});

describe("the functions", () => {
  const functions = template.ofType("AWS::Lambda::Function", anything).map(([, properties]) => properties);

  test("run on Node 24 and arm64, traced, for 30 seconds at the most where they may have a turn", () => {
    const seconds = new Map([
      ["daypass-slack", 10],
      // it has no turn in the ledger
      ["daypass-refresh-directory", 120],
    ]);
    expect(functions).toHaveLength(10);
    for (const properties of functions) {
      expect(properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
        Handler: "index.handler",
      });
      expect(properties["Timeout"]).toBe(seconds.get(String(properties["FunctionName"])) ?? 30);
    }
  });

  test("have each a role of their own", () => {
    const roles = functions.map(({ Role }) => referencesIn(Role)[0]);
    expect(new Set(roles).size).toBe(functions.length);
  });
});
