import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { DaypassStack } from "../../lib/daypass-stack.ts";
import { DeploymentConfig } from "../../lib/deployment-config.ts";
import { readAccessPolicy } from "../../lib/read-access-policy.ts";

export const CONFIG: DeploymentConfig = DeploymentConfig.parse({
  account: "111122223333",
  region: "eu-central-1",
  identityCenter: { instanceArn: "arn:aws:sso:::instance/ssoins-1234567890abcdef", identityStoreId: "d-1234567890" },
  slack: {
    teamId: "T0DAYPASS1",
    channel: "C0ACCESSREQ",
    emailDomains: ["example.com"],
  },
  operators: { emails: ["oncall@example.com"] },
  audit: { retentionDays: 30 },
});

export const POLICY = readAccessPolicy(join(__dirname, "..", "..", "config", "access-policy.yaml"));

const Resources = z.record(
  z.string(),
  z.object({
    Type: z.string(),
    Properties: z.record(z.string(), z.unknown()).default({}),
    DeletionPolicy: z.string().optional(),
    UpdateReplacePolicy: z.string().optional(),
  }),
);
export type Resource = z.infer<typeof Resources>[string];

export const Statement = z.object({
  Sid: z.string().optional(),
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown().optional(),
  Principal: z.unknown().optional(),
  Condition: z.unknown().optional(),
});
export type Statement = z.infer<typeof Statement>;
export const PolicyDocument = z.object({ Statement: z.array(Statement) });

/** The application's stack without bundles and without the command line's validations, both of which have tests of their own. */
export function stackIn(app: App, config = CONFIG, policy = POLICY): DaypassStack {
  return new DaypassStack(app, "Daypass", { config, policy });
}

export function testApp(): App {
  const cdkJson: unknown = JSON.parse(readFileSync(join(__dirname, "..", "..", "cdk.json"), "utf8"));
  const flags =
    cdkJson instanceof Object && "context" in cdkJson && cdkJson.context instanceof Object ? cdkJson.context : {};
  return new App({
    context: { ...flags, "aws:cdk:bundling-stacks": [] },
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
  });
}

export class SynthesisedTemplate {
  readonly resources: Readonly<Record<string, Resource>>;

  constructor(config = CONFIG, policy = POLICY) {
    this.resources = Resources.parse(Template.fromStack(stackIn(testApp(), config, policy)).toJSON().Resources);
  }

  /** Logical id and properties of each resource of the type, as far as the schema looks at them. */
  ofType<T>(type: string, properties: z.ZodType<T>): readonly (readonly [string, T])[] {
    return Object.entries(this.resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => [id, properties.parse(resource.Properties)]);
  }

  /** All that the roles' own policies say. */
  statements(): readonly Statement[] {
    return this.ofType("AWS::IAM::Policy", z.object({ PolicyDocument })).flatMap(
      ([, policy]) => policy.PolicyDocument.Statement,
    );
  }

  /** All that a role's own policies say. */
  statementsOf(role: string): readonly Statement[] {
    return this.ofType("AWS::IAM::Policy", z.object({ Roles: z.unknown(), PolicyDocument })).flatMap(([, policy]) =>
      referencesIn(policy.Roles).includes(role) ? policy.PolicyDocument.Statement : [],
    );
  }
}

/** Logical ids that a part of a template refers to. */
export function referencesIn(part: unknown): readonly string[] {
  const text = JSON.stringify(part) ?? "";
  return [...text.matchAll(/"(?:Ref":|Fn::GetAtt":\[)"(\w+)"/g)].map((found) => found[1] ?? "");
}
