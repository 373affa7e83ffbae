// Over 200 lines, because it is one idea: what each resource policy keeps whom from.
import { z } from "zod";
import { CONFIG, PolicyDocument, referencesIn, Statement, SynthesisedTemplate } from "./synthesised.ts";

const template = new SynthesisedTemplate();

/** Names of the functions whose roles a statement leaves out. */
function exceptFor(statement: Statement | undefined): readonly string[] {
  const condition = z
    .object({ ArnNotEquals: z.object({ "aws:PrincipalArn": z.unknown() }) })
    .parse(statement?.Condition);
  const roles = referencesIn(condition.ArnNotEquals["aws:PrincipalArn"]);
  const functions = template.ofType("AWS::Lambda::Function", z.object({ FunctionName: z.string(), Role: z.unknown() }));
  return functions
    .filter(([, { Role }]) => referencesIn(Role).some((role) => roles.includes(role)))
    .map(([, { FunctionName }]) => FunctionName.replace("daypass-", ""))
    .sort();
}

const WRITERS = ["await-decision", "decide-request", "grant-access", "open-request", "revoke-access", "sweep"];

describe("the table", () => {
  const [[, table] = []] = template.ofType(
    "AWS::DynamoDB::Table",
    z.object({ ResourcePolicy: z.object({ PolicyDocument }) }),
  );
  const statements = table?.ResourcePolicy.PolicyDocument.Statement ?? [];

  test("refuses every kind of write from everybody but the functions that need it", () => {
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Resource: "arn:aws:dynamodb:eu-central-1:111122223333:table/daypass",
    });
    expect(statements[0]?.Action).toEqual([
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:PartiQLDelete",
      "dynamodb:PartiQLInsert",
      "dynamodb:PartiQLUpdate",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ]);
    expect(exceptFor(statements[0])).toEqual([...WRITERS, "change-binding", "notify", "slack"].sort());
  });

  test("has indexes of keys alone: what is decided is read from the table, which its policy guards", () => {
    const Index = z.object({ Projection: z.unknown() });
    const tables = template.ofType("AWS::DynamoDB::Table", z.object({ GlobalSecondaryIndexes: z.array(Index) }));
    const projections = tables.flatMap(([, { GlobalSecondaryIndexes }]) => GlobalSecondaryIndexes);
    expect(projections).toEqual(projections.map(() => ({ Projection: { ProjectionType: "KEYS_ONLY" } })));
    expect(projections).not.toEqual([]);
  });
});

describe("the bus", () => {
  const statements = template
    .ofType("AWS::Events::EventBusPolicy", z.object({ Statement }))
    .map(([, policy]) => policy.Statement);

  test.each([
    ["daypass.slack", ["slack"]],
    ["daypass", WRITERS],
  ])("refuses events of %s from everybody but %j", (source, allowed) => {
    const denial = statements.find((statement) => JSON.stringify(statement.Condition).includes(`"${source}"`));
    expect(denial).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "events:PutEvents",
      Condition: { "ForAnyValue:StringEquals": { "events:source": source } },
    });
    expect(exceptFor(denial)).toEqual(allowed);
  });
});

describe("the queue of clicks", () => {
  const sent = template
    .ofType("AWS::SQS::QueuePolicy", z.object({ Queues: z.unknown(), PolicyDocument }))
    .filter(([, { Queues }]) => referencesIn(Queues).some((queue) => /^DecisionsClicksQueue[0-9A-F]+$/.test(queue)))
    .flatMap(([, policy]) => policy.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes("sqs:SendMessage"));
  const rules = sent.map(({ Condition }) => referencesIn(Condition));

  test("takes messages of its own rule, and refuses them from everybody else", () => {
    expect(sent).toHaveLength(2);
    expect(sent).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": expect.anything() } },
      }),
    );
    expect(sent).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Condition: { ArnNotEquals: { "aws:SourceArn": expect.anything() } },
      }),
    );
    expect(rules[0]).toEqual([expect.stringMatching(/^DecisionsClicked/)]);
    expect(rules[1]).toEqual(rules[0]);
  });
});

describe("the audit bucket", () => {
  const [[, policy] = []] = template.ofType("AWS::S3::BucketPolicy", z.object({ PolicyDocument }));
  const denial = (sid: string) => policy?.PolicyDocument.Statement.find((statement) => statement.Sid === sid);

  test("refuses a put that could overwrite", () => {
    expect(denial("WriteOnce")).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:PutObject",
      Condition: { Null: { "s3:if-none-match": "true" } },
    });
  });

  test("refuses puts from everybody but the functions that put facts", () => {
    expect(denial("OnlyDaypassWrites")?.Effect).toBe("Deny");
    expect(denial("OnlyDaypassWrites")?.Action).toContain("s3:PutObject");
    expect(exceptFor(denial("OnlyDaypassWrites"))).toEqual([...WRITERS, "change-binding"].sort());
  });

  test("refuses deletions, delete markers and the way around the lock, from everybody", () => {
    expect(denial("NothingIsDeleted")).toMatchObject({ Effect: "Deny", Principal: { AWS: "*" } });
    expect(denial("NothingIsDeleted")?.Condition).toBeUndefined();
    expect(denial("NothingIsDeleted")?.Action).toEqual([
      "s3:BypassGovernanceRetention",
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
    ]);
    expect(denial("BucketStays")?.Action).toEqual(["s3:DeleteBucket", "s3:PutLifecycleConfiguration"]);
  });

  test("refuses what does not come over TLS", () => {
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
  });

  test.each(["governance", "compliance"] as const)(
    "locks each object for as long as configured, in %s mode",
    (mode) => {
      const locked = new SynthesisedTemplate({ ...CONFIG, audit: { ...CONFIG.audit, retentionDays: 99, mode } });
      const [[, bucket] = []] = locked.ofType("AWS::S3::Bucket", z.record(z.string(), z.unknown()));
      expect(bucket).toMatchObject({
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 99, Mode: mode.toUpperCase() } } },
        VersioningConfiguration: { Status: "Enabled" },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
      });
    },
  );
});

describe("the directory bucket", () => {
  const [, [, policy] = []] = template.ofType("AWS::S3::BucketPolicy", z.object({ PolicyDocument }));
  const [, [, bucket] = []] = template.ofType("AWS::S3::Bucket", z.record(z.string(), z.unknown()));

  test("refuses every write and deletion from everybody but the one function that reads the directory", () => {
    const denial = policy?.PolicyDocument.Statement.find(({ Sid }) => Sid === "OnlyRefreshDirectoryWrites");
    expect(denial).toMatchObject({ Effect: "Deny", Principal: { AWS: "*" } });
    expect(denial?.Action).toEqual(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:ReplicateObject"]);
    expect(exceptFor(denial)).toEqual(["refresh-directory"]);
  });

  test("is versioned, encrypted, private, and reached over TLS only", () => {
    expect(bucket).toMatchObject({
      BucketName: "daypass-directory-111122223333-eu-central-1",
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
    });
    expect(JSON.stringify(bucket?.["BucketEncryption"])).toContain("AES256");
    expect(policy?.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
  });
});

describe("the role of the expiry schedules", () => {
  const role = template
    .ofType("AWS::IAM::Role", z.object({ RoleName: z.string().optional(), AssumeRolePolicyDocument: PolicyDocument }))
    .find(([, { RoleName }]) => RoleName === "daypass-expiries");

  test("may be used by schedules of Daypass's own group only", () => {
    expect(role?.[1].AssumeRolePolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnEquals: {
            "aws:SourceArn": "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/daypass-expiries",
          },
        },
      }),
    ]);
  });

  test("may start the revocation workflow, fill its dead-letter queue, and nothing else", () => {
    const allowed = template.statementsOf(role?.[0] ?? "").map(({ Action, Resource }) => [Action, Resource]);
    expect(allowed).toEqual([
      ["states:StartExecution", "arn:aws:states:eu-central-1:111122223333:stateMachine:daypass-revocation"],
      ["sqs:SendMessage", expect.anything()],
    ]);
  });
});
