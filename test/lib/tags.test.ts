import { CfnResource, Stack, type StackProps, TagManager } from "aws-cdk-lib";
import { z } from "zod";
import { CONFIG, stackIn, testApp } from "./synthesised.ts";

const Tagged = z.looseObject({ Tags: z.unknown().optional() });
const TAGS: NonNullable<StackProps["tags"]> = { team: "platform", "cost-center": "4711" };

test("everything that can have tags has those of the deployment, and so has the stack", () => {
  const app = testApp();
  const stack = stackIn(app, { ...CONFIG, tags: TAGS, audit: { ...CONFIG.audit, accessLogs: true } });
  const taggable = stack.node
    .findAll()
    .filter((construct) => CfnResource.isCfnResource(construct))
    .filter((resource) => TagManager.of(resource) !== undefined);
  const template = z
    .object({ Resources: z.record(z.string(), z.object({ Properties: Tagged.optional() })) })
    .parse(app.synth().getStackByName(stack.stackName).template);
  expect(taggable.length).toBeGreaterThan(60);
  const untagged = taggable.filter((resource) => {
    const text = JSON.stringify(template.Resources[Stack.of(resource).resolve(resource.logicalId)]?.Properties?.Tags);
    return !(text?.includes("platform") && text.includes("4711"));
  });
  expect(untagged.map(({ cfnResourceType }) => cfnResourceType)).toEqual([]);
  expect(stack.tags.tagValues()).toEqual(TAGS);
});
