// Over 200 lines, because it is one idea: what principals other than the functions are kept from.
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DeleteObjectCommand, PutObjectCommand, type PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  PrincipalType,
  SSOAdminClient,
  TargetType,
} from "@aws-sdk/client-sso-admin";
import { verifyChain } from "../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, assignmentOf, MINUTE_MS, requestIdIn, waitForMessage } from "../../local/lives/stage.ts";
import { Credentials, functionNames } from "./credentials.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";

const WISH = {
  by: "U0RITA",
  account: "222222222222",
  permissionSet: "PowerUser",
  durationSeconds: 900,
  reason: "somebody else tries",
};
const BY_RESOURCE = /is not authorized to perform: .* with an explicit deny in a resource-based policy/;
/** All that is tried here is somebody else's business. */
const ANY = /is not authorized to perform/;
const FUNCTIONS = functionNames();
const SOURCES = ["daypass", "daypass.slack"];
const SENDERS_OF_FACTS = ["open-request", "await-decision", "grant-access", "decide-request", "revoke-access", "sweep"];

let stage: OpenStage;
let credentials: Credentials;
let requestId: string;
/** The key of its first audit object, and what that says. */
let submission: string;
let submitted: string;

beforeAll(async () => {
  stage = await openSharedStage({ wantedDenials: ANY });
  credentials = new Credentials(stage);
  await ask(stage, WISH);
  const shown = await waitForMessage(stage, stage.channel, (text) => text.includes(WISH.reason), MINUTE_MS);
  requestId = requestIdIn(shown);
  const [first] = await stage.observer.auditObjects(requestId);
  if (first === undefined) throw new Error("the submission is not on record");
  submission = first.key;
  submitted = first.body;
});

afterAll(() => closeSharedStage(stage));

/** What it was told; "allowed" when it could. */
async function told(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "allowed";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!/^AccessDenied(Exception)?$/.test(error.name)) return `${error.name}: ${error.message}`;
    return error.message;
  }
}

describe("an administrator of the account, allowed everything by its own policy", () => {
  const table = "daypass";
  const settings = () => credentials.administrator();

  test.each([
    ["puts a record", () => new PutItemCommand({ TableName: table, Item: key("request#forged") })],
    ["says who somebody is", () => new PutItemCommand({ TableName: table, Item: key("person#forged") })],
    ["points a Slack user elsewhere", () => new PutItemCommand({ TableName: table, Item: key("binding#T#U0ADAM") })],
    ["puts a stop of all grants", () => new PutItemCommand({ TableName: table, Item: key("control#grants") })],
    ["overwrites a record", () => new PutItemCommand({ TableName: table, Item: key(`request#${requestId}`) })],
  ])("%s in the table: denied", async (_what, command) => {
    expect(await told(new DynamoDBClient(settings()).send(command()))).toMatch(BY_RESOURCE);
  });

  test("changes or deletes a record: denied", async () => {
    const dynamodb = new DynamoDBClient(settings());
    const Key = key(`request#${requestId}`);
    const update = { TableName: table, Key, UpdateExpression: "REMOVE outbox" };
    expect(await told(dynamodb.send(new UpdateItemCommand(update)))).toMatch(BY_RESOURCE);
    expect(await told(dynamodb.send(new DeleteItemCommand({ TableName: table, Key })))).toMatch(BY_RESOURCE);
  });

  test.each(["BatchWriteItem", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"])(
    "writes the table by %s, which the local cloud does not serve: the policy denies it",
    (action) => {
      expect(credentials.verdictOnTable(`dynamodb:${action}`)).toMatch(BY_RESOURCE);
    },
  );

  test.each(SOURCES)("puts an event of source %s on the bus: denied", async (source) => {
    expect(await told(putEvents(settings(), source))).toMatch(BY_RESOURCE);
  });

  test.each(SOURCES)("hides an event of source %s behind one of its own: denied", async (source) => {
    expect(await told(putEvents(settings(), "somebody.else", source))).toMatch(BY_RESOURCE);
  });

  test("puts an event of its own source on the bus: allowed, and no business of ours", async () => {
    expect(await told(putEvents(settings(), "somebody.else"))).toBe("allowed");
  });

  test("puts an approval into the queue of clicks: denied", async () => {
    expect(await told(sendClick(settings()))).toMatch(BY_RESOURCE);
  });

  test.each([
    ["without asking that it be new", () => ({ Key: "audit/dt=2026-11-02/forged/0-requested.json" })],
    ["asking that it be new", () => ({ Key: "audit/dt=2026-11-02/forged/0-requested.json", IfNoneMatch: "*" })],
    ["over one that is there", () => ({ Key: submission })],
    ["outside of audit/", () => ({ Key: "elsewhere.json", IfNoneMatch: "*" })],
  ])("puts an object %s: denied", async (_what, what) => {
    expect(await told(putObject(settings(), what()))).toMatch(BY_RESOURCE);
  });

  test("deletes an object, or one version of it past its lock: denied", async () => {
    const s3 = new S3Client(settings());
    const where = { Bucket: credentials.bucket, Key: submission };
    const lastOne = { ...where, VersionId: "any", BypassGovernanceRetention: true };
    expect(await told(s3.send(new DeleteObjectCommand(where)))).toMatch(BY_RESOURCE);
    expect(await told(s3.send(new DeleteObjectCommand(lastOne)))).toMatch(BY_RESOURCE);
  });

  test("has changed nothing by all this", async () => {
    await Promise.all(SOURCES.map((source) => told(putEvents(settings(), source))));
    await told(putObject(settings(), { Key: submission, Body: "forged" }));
    const objects = await stage.observer.auditObjects(requestId);
    expect(objects.find(({ key: name }) => name === submission)?.body).toBe(submitted);
    expect(verifyChain(requestId, objects).problems).toEqual([]);
  });
});

describe("the functions among themselves", () => {
  test.each(FUNCTIONS)("%s puts events of its own source at most", async (name) => {
    const allowed: string[] = [];
    for (const source of SOURCES) {
      const answer = await told(putEvents(credentials.of(name), source));
      if (answer === "allowed") allowed.push(source);
      else expect(answer).toMatch(/not authorized to perform: events:PutEvents/);
    }
    expect(allowed).toEqual(ownSources(name));
  });

  test.each(FUNCTIONS)("%s creates assignments only if it is grant-access", async (name) => {
    const answer = await told(new SSOAdminClient(credentials.of(name)).send(new CreateAccountAssignmentCommand(row())));
    expect(answer).toMatch(name === "grant-access" ? /^allowed$/ : /perform: sso:CreateAccountAssignment/);
    await removeWhatIsThere();
  });

  test.each(FUNCTIONS)("%s deletes assignments only if it is revoke-access", async (name) => {
    await stage.clock.skipBy(2 * MINUTE_MS);
    const answer = await told(new SSOAdminClient(credentials.of(name)).send(new DeleteAccountAssignmentCommand(row())));
    expect(answer).toMatch(
      name === "revoke-access" ? /^allowed$|ResourceNotFoundException/ : /perform: sso:DeleteAccountAssignment/,
    );
  });

  test.each(FUNCTIONS)("%s cannot put an audit object twice or unasked, nor delete one", async (name) => {
    const settings = credentials.of(name);
    const s3 = new S3Client(settings);
    const remove = new DeleteObjectCommand({ Bucket: credentials.bucket, Key: submission });
    expect(await told(putObject(settings, { Key: submission }))).toMatch(BY_RESOURCE);
    expect(await told(s3.send(remove))).toMatch(BY_RESOURCE);
    expect(await told(putObject(settings, { Key: submission, IfNoneMatch: "*" }))).toMatch(
      /PreconditionFailed|not authorized/,
    );
  });

  test.each(FUNCTIONS)("%s makes a binding only if it is open-request or change-binding", async (name) => {
    const dynamodb = new DynamoDBClient(credentials.of(name));
    for (const pk of ["person#forged", "binding#T#forged"]) {
      const update = { TableName: "daypass", Key: key(pk), UpdateExpression: "SET told = :told" };
      const values = { ExpressionAttributeValues: { ":told": { BOOL: true } } };
      const answer = await told(dynamodb.send(new UpdateItemCommand({ ...update, ...values })));
      const binds = ["open-request", "change-binding"].includes(name);
      expect(answer).toMatch(binds ? /^allowed$/ : /perform: dynamodb:UpdateItem/);
    }
  });

  test("the function on the internet cannot write a record, only a replay mark", async () => {
    const dynamodb = new DynamoDBClient(credentials.of("slack"));
    const put = (pk: string) => told(dynamodb.send(new PutItemCommand({ TableName: "daypass", Item: key(pk) })));
    expect(await put("request#forged")).toMatch(/perform: dynamodb:PutItem/);
    expect(await put("ledger#forged")).toMatch(/perform: dynamodb:PutItem/);
    expect(await put("seen#0")).toBe("allowed");
  });
});

describe("a function whose own role allows everything", () => {
  let wide: OpenStage;
  let theirs: Credentials;
  beforeAll(async () => {
    wide = await openSharedStage({ wantedDenials: ANY });
    theirs = new Credentials(wide);
    theirs.widenRoles();
  });
  afterAll(() => wide.close());

  test.each(FUNCTIONS)("%s: the bus refuses a source that is not its own", async (name) => {
    for (const source of SOURCES) {
      const isOwn = ownSources(name).includes(source);
      expect(await told(putEvents(theirs.of(name), source))).toMatch(isOwn ? /^allowed$/ : BY_RESOURCE);
    }
  });

  test.each(FUNCTIONS)("%s: the queue of clicks takes nothing from it", async (name) => {
    expect(await told(sendClick(theirs.of(name)))).toMatch(BY_RESOURCE);
  });

  test.each(FUNCTIONS)(
    "%s: the audit bucket takes only new objects, and only of those that write records",
    async (name) => {
      const Key = `audit/dt=2026-11-02/of-${name}/0-requested.json`;
      const writes = [...SENDERS_OF_FACTS, "change-binding"].includes(name);
      expect(await told(putObject(theirs.of(name), { Key }))).toMatch(BY_RESOURCE);
      expect(await told(putObject(theirs.of(name), { Key, IfNoneMatch: "*" }))).toMatch(
        writes ? /^allowed$/ : BY_RESOURCE,
      );
      const remove = new DeleteObjectCommand({ Bucket: theirs.bucket, Key });
      expect(await told(new S3Client(theirs.of(name)).send(remove))).toMatch(BY_RESOURCE);
    },
  );
});

function ownSources(name: string): readonly string[] {
  if (name === "slack") return ["daypass.slack"];
  return SENDERS_OF_FACTS.includes(name) ? ["daypass"] : [];
}

function key(pk: string) {
  return { pk: { S: pk } };
}

function row() {
  const { instanceArn, accountId, permissionSetArn, principalId } = assignmentOf(stage, WISH);
  return {
    InstanceArn: instanceArn,
    TargetId: accountId,
    TargetType: TargetType.AWS_ACCOUNT,
    PermissionSetArn: permissionSetArn,
    PrincipalId: principalId,
    PrincipalType: PrincipalType.USER,
  };
}

async function removeWhatIsThere(): Promise<void> {
  const assignment = assignmentOf(stage, WISH);
  await stage.clock.skipBy(2 * MINUTE_MS);
  if (!stage.existsNow(assignment)) return;
  await new SSOAdminClient(credentials.observer()).send(new DeleteAccountAssignmentCommand(row()));
  await stage.clock.runUntil(() => !stage.existsNow(assignment), { limitMs: MINUTE_MS });
}

function putEvents(settings: ReturnType<Credentials["administrator"]>, ...sources: readonly string[]) {
  const Entries = sources.map((Source) => ({
    EventBusName: "daypass",
    Source,
    DetailType: "nothing that a rule listens to",
    Detail: "{}",
  }));
  return new EventBridgeClient(settings).send(new PutEventsCommand({ Entries }));
}

function sendClick(settings: ReturnType<Credentials["administrator"]>) {
  return new SQSClient(settings).send(
    new SendMessageCommand({ QueueUrl: credentials.queueOfClicks(), MessageBody: "forged" }),
  );
}

function putObject(
  settings: ReturnType<Credentials["administrator"]>,
  what: Pick<PutObjectCommandInput, "Key" | "IfNoneMatch" | "Body">,
) {
  const s3 = new S3Client(settings);
  return s3.send(
    new PutObjectCommand({ Bucket: credentials.bucket, Body: "{}", ChecksumAlgorithm: "SHA256", ...what }),
  );
}
