import type { Constraint } from "./published-constraints.ts";

/** By signing name and path: what AWS's API references say and its models leave out. */
export const UNPUBLISHED: Readonly<Record<string, Readonly<Record<string, Constraint>>>> = {
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html and eb-putevents.html
  events: {
    "Entries.*.DetailType": { type: "string", min: 1, max: 128 },
    "Entries.*.Source": { type: "string", min: 1, max: 256 },
  },
  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
  sns: {
    Subject: { type: "string", min: 1, max: 100 },
    Message: { type: "string", min: 1, max: 262_144 },
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
  s3: { Key: { type: "string", max: 1_024 } },
};

/** The code of a violated constraint, of services that do not say ValidationException. */
export const CONSTRAINT_CODES: Readonly<Record<string, string>> = {
  organizations: "InvalidInputException",
  s3: "InvalidArgument",
  sns: "InvalidParameter",
  sqs: "InvalidParameterValue",
};
