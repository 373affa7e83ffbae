import { z } from "zod";
import { type Resource, SynthesisedTemplate } from "./synthesised.ts";

const NAME_PROPERTIES = [
  "StateMachineName",
  "FunctionName",
  "RoleName",
  "Name",
  "QueueName",
  "TableName",
  "BucketName",
];

function nameOf({ Properties }: Resource): string | undefined {
  const property = NAME_PROPERTIES.find((candidate) => candidate in Properties);
  return property === undefined ? undefined : z.string().parse(Properties[property]);
}

/** Live expiries, waiting executions and locked objects know these names: a changed one leaves access without its end. */
const FIXED = [
  ["AWS::DynamoDB::Table", "daypass"],
  ["AWS::IAM::Role", "daypass-expiries"],
  ["AWS::IAM::Role", "daypass-revocation-workflow"],
  ["AWS::IAM::Role", "daypass-revoke-access"],
  ["AWS::Lambda::Function", "daypass-revoke-access"],
  ["AWS::S3::Bucket", "daypass-audit-111122223333-eu-central-1"],
  // the command line finds it by its name
  ["AWS::S3::Bucket", "daypass-directory-111122223333-eu-central-1"],
  ["AWS::SQS::Queue", "daypass-expiries-dead-letters"],
  ["AWS::Scheduler::ScheduleGroup", "daypass-expiries"],
  ["AWS::StepFunctions::StateMachine", "daypass-revocation"],
];

const resources = Object.values(new SynthesisedTemplate().resources);

test.each(FIXED)("%s %s keeps its name, and stays when the stack goes", (type, name) => {
  const named = resources.filter((resource) => resource.Type === type && nameOf(resource) === name);
  expect(named).toEqual([expect.objectContaining({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" })]);
});

test("what the retained roles may do is retained with them", () => {
  const policies = new SynthesisedTemplate().resources;
  const kept = Object.entries(policies).filter(
    ([id, { Type }]) => Type === "AWS::IAM::Policy" && /^(Revocation|ExpirySchedules)/.test(id),
  );
  expect(kept.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(["Retain", "Retain", "Retain"]);
});

test("the access workflow is never renamed: requests wait in it", () => {
  const names = resources.filter(({ Type }) => Type === "AWS::StepFunctions::StateMachine").map(nameOf);
  expect(names.sort()).toEqual(["daypass-access", "daypass-directory", "daypass-revocation"]);
});

test.each(["AWS::SecretsManager::Secret", "AWS::Logs::LogGroup"])("%s is never deleted with the stack", (type) => {
  const policies = resources.filter(({ Type }) => Type === type).map(({ DeletionPolicy }) => DeletionPolicy);
  expect(new Set(policies)).toEqual(new Set(["Retain"]));
});
