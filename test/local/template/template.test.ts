import type { ResourceMaker } from "../../../local/service.ts";
import { NO_VALUE, namesIn, type References, resolve } from "../../../local/template/intrinsics.ts";
import { loadTemplate } from "../../../local/template/load-template.ts";
import type { Template } from "../../../local/template/synthesised-stack.ts";

const references: References = {
  ref: (name) => (name === "List" ? ["a", "b"] : `ref-${name}`),
  attribute: (logicalId, name) => `${logicalId}/${name}`,
  condition: (name) => name === "Yes",
};

describe("intrinsic functions", () => {
  test.each<readonly [string, unknown, unknown]>([
    ["Ref", { Ref: "X" }, "ref-X"],
    ["GetAtt", { "Fn::GetAtt": ["X", "Arn"] }, "X/Arn"],
    ["GetAtt as text", { "Fn::GetAtt": "X.Nested.Arn" }, "X/Nested.Arn"],
    ["Join", { "Fn::Join": ["-", ["a", { Ref: "X" }, 1]] }, "a-ref-X-1"],
    ["Sub", { "Fn::Sub": `\${X}:\${X.Arn}:\${!Left}` }, `ref-X:X/Arn:\${Left}`],
    ["Sub with variables", { "Fn::Sub": [`\${a}\${X}`, { a: { Ref: "Y" } }] }, "ref-Yref-X"],
    ["Select and Split", { "Fn::Select": ["1", { "Fn::Split": [":", "a:b:c"] }] }, "b"],
    ["If", [{ "Fn::If": ["Yes", 1, 2] }, { "Fn::If": ["No", 1, 2] }], [1, 2]],
    ["NoValue", { a: { Ref: "AWS::NoValue" }, b: [{ Ref: "AWS::NoValue" }, 1] }, { b: [1] }],
    ["what only looks like one", { Ref: "X", Other: 1 }, { Ref: "X", Other: 1 }],
  ])("%s", (_name, expression, expected) => {
    expect(resolve(expression, references)).toEqual(expected);
  });

  test("an unknown one throws, and so does a selection of nothing", () => {
    expect(() => resolve({ "Fn::ImportValue": "x" }, references)).toThrow("Fn::ImportValue is not known here");
    expect(() => resolve({ "Fn::Select": [2, { Ref: "List" }] }, references)).toThrow("in a list of 2");
    expect(resolve({ Ref: "AWS::NoValue" }, references)).toBe(NO_VALUE);
  });

  test("the names in an expression", () => {
    const expression = { a: [{ Ref: "A" }, { "Fn::GetAtt": ["B", "x"] }, { "Fn::Sub": `\${C} \${D.x} \${!E}` }] };
    expect([...namesIn(expression)]).toEqual(["A", "B", "C", "D"]);
  });
});

const made: string[] = [];
const thing: ResourceMaker = (properties, { logicalId }) => {
  made.push(`${logicalId} ${JSON.stringify(properties)}`);
  return { ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } };
};

function load(template: Partial<Template>) {
  made.length = 0;
  const whole = { Parameters: {}, Conditions: {}, Resources: {}, Outputs: {}, ...template };
  const stack = { stackName: "Toy", accountId: "111122223333", region: "eu-central-1", template: whole };
  return loadTemplate(stack, { "Toy::Thing": thing });
}
const toy = (Properties: Record<string, unknown> = {}, more: object = {}) => ({
  Type: "Toy::Thing",
  Properties,
  ...more,
});

describe("loading", () => {
  test("each resource is made after those it refers to or depends on", async () => {
    const loaded = await load({
      Resources: {
        A: toy({ b: { "Fn::GetAtt": ["B", "Arn"] } }, { DependsOn: ["C"] }),
        B: toy({ region: { Ref: "AWS::Region" }, none: { Ref: "AWS::NoValue" } }),
        C: toy({ account: { "Fn::Sub": `\${AWS::AccountId}` } }),
      },
      Outputs: { Name: { Value: { Ref: "A" } } },
    });
    expect(made).toEqual(['B {"region":"eu-central-1"}', 'C {"account":"111122223333"}', 'A {"b":"arn-B"}']);
    expect(loaded.outputs).toEqual({ Name: "ref-A" });
    expect(loaded.resources.get("A")).toMatchObject({ type: "Toy::Thing", ref: "ref-A" });
  });

  test("conditions and parameters decide what is made", async () => {
    const Conditions = {
      Big: { "Fn::Equals": [{ Ref: "Size" }, "big"] },
      Small: { "Fn::Not": [{ Condition: "Big" }] },
      Both: { "Fn::And": [{ Condition: "Big" }, { Condition: "Small" }] },
      Either: { "Fn::Or": [{ Condition: "Big" }, { Condition: "Small" }] },
    };
    await load({
      Parameters: { Size: { Type: "String", Default: "big" } },
      Conditions,
      Resources: Object.fromEntries(Object.keys(Conditions).map((Condition) => [Condition, toy({}, { Condition })])),
    });
    expect(made).toEqual(["Big {}", "Either {}"]);
  });

  test("types that nobody makes are listed, but for those left out on purpose", async () => {
    const loaded = await load({
      Resources: {
        A: { Type: "AWS::Unheard::Of", Properties: {} },
        B: { Type: "AWS::CloudWatch::Alarm", Properties: {} },
      },
    });
    expect(loaded.unknownTypes).toEqual(["AWS::Unheard::Of"]);
  });

  test.each<readonly [string, Partial<Template>, string]>([
    ["a circle", { Resources: { A: toy({ b: { Ref: "B" } }), B: toy({ a: { Ref: "A" } }) } }, "in a circle: A, B, A"],
    ["a reference to nothing", { Resources: { A: toy({ b: { Ref: "B" } }) } }, "B is not in the template"],
    [
      "an unknown attribute",
      { Resources: { A: toy(), B: toy({ a: { "Fn::GetAtt": ["A", "Url"] } }) } },
      "has no attribute Url",
    ],
    ["an unknown intrinsic", { Resources: { A: toy({ b: { "Fn::Cidr": [] } }) } }, "Fn::Cidr is not known here"],
    ["an undeclared condition", { Resources: { A: toy({}, { Condition: "X" }) } }, "condition X is not declared"],
  ])("%s is refused", async (_what, template, message) => {
    await expect(load(template)).rejects.toThrow(message);
  });
});
