import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { z } from "zod";
import { EXISTING, OTHER } from "./other-settings.ts";
import { CONFIG, stackIn, testApp } from "./synthesised.ts";

// One of its rules reads a property of the bus's policy that CDK calls deprecated.
process.env["JSII_DEPRECATED"] = "quiet";

const Acknowledged = z.record(z.string(), z.string());

function acknowledgementsIn(app: ReturnType<typeof testApp>): readonly (readonly [string, string])[] {
  return app.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(Acknowledged.parse(data)));
}

describe("cdk-nag's AwsSolutions", () => {
  test.each([
    ["as usual", CONFIG],
    ["with another value for every setting", OTHER],
    ["with an audit bucket that exists", EXISTING],
  ])("finds nothing that is not acknowledged, %s", (_what, config) => {
    const app = testApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    stackIn(app, config);
    expect(() => app.synth()).not.toThrow();
  });

  test("each acknowledgement is of one finding, and says in a sentence why it cannot be narrower", () => {
    const app = testApp();
    stackIn(app);
    const acknowledgements = acknowledgementsIn(app);
    expect(acknowledgements.length).toBeGreaterThan(10);
    for (const [, reason] of acknowledgements) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });
});
