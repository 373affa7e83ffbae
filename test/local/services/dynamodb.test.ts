// Over 200 lines, because it is one idea: what DynamoDB promises, as far as Daypass relies on it.
import { createDynamodbService } from "../../../local/services/dynamodb/dynamodb.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

const TableName = "daypass";
const tableArn = "arn:aws:dynamodb:eu-west-1:111122223333:table/daypass";
const policy = { Version: "2012-10-17", Statement: [] };
const properties = {
  TableName,
  AttributeDefinitions: ["pk", "due", "dueAt"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "due",
      KeySchema: [
        { AttributeName: "due", KeyType: "HASH" },
        { AttributeName: "dueAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["assignment"] },
    },
  ],
  BillingMode: "PAY_PER_REQUEST",
  TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
  ResourcePolicy: { PolicyDocument: policy },
};
const item = (pk: string, more: object = {}) => ({ pk: { S: pk }, ...more });
const open = (pk: string) =>
  item(pk, { due: { S: "open" }, dueAt: { S: "2026" }, assignment: { S: "a" }, x: { N: "1" } });
const queryOpen = {
  TableName,
  IndexName: "due",
  KeyConditionExpression: "#due = :open AND #dueAt <= :now",
  ExpressionAttributeNames: { "#due": "due", "#dueAt": "dueAt" },
  ExpressionAttributeValues: { ":open": { S: "open" }, ":now": { S: "2027" } },
};

async function bench() {
  const clock = pausedClock();
  const service = createDynamodbService({ clock });
  const made = serviceBench(service, clock);
  await made.make("AWS::DynamoDB::Table", properties);
  const put = (Item: object, more: object = {}) => made.call("PutItem", { TableName, Item, ...more });
  const get = async (pk: string, ConsistentRead = true) =>
    (await made.call("GetItem", { TableName, Key: item(pk), ConsistentRead }))["Item"];
  return { ...made, clock, service, put, get };
}

test("a table has its name, its ARN and its policy", async () => {
  const { service, make } = await bench();
  expect(await make("AWS::DynamoDB::Table", { ...properties, TableName: "other" })).toEqual({
    ref: "other",
    attributes: { Arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/other" },
  });
  expect(service.resourcePolicy?.(tableArn)).toEqual(policy);
  expect(service.resourcePolicy?.(`${tableArn}/index/due`)).toEqual(policy);
});

test("a property that is not emulated is refused", async () => {
  const { make } = await bench();
  await expect(make("AWS::DynamoDB::Table", { ...properties, StreamSpecification: {} })).rejects.toThrow(
    "StreamSpecification",
  );
});

test("a consistent read sees a write at once, any other read only after the lag", async () => {
  const { clock, put, get } = await bench();
  await put(item("a"));
  expect(await get("a")).toEqual(item("a"));
  expect(await get("a", false)).toBeUndefined();
  await clock.skipBy(1_999);
  expect(await get("a", false)).toBeUndefined();
  await clock.skipBy(1);
  expect(await get("a", false)).toEqual(item("a"));
});

test("an index follows puts, updates and deletions late, with the attributes that it has", async () => {
  const { clock, put, call } = await bench();
  const found = async () => (await call("Query", queryOpen))["Items"];
  await put(open("a"));
  expect(await found()).toEqual([]);
  await clock.skipBy(2_000);
  const { x, ...projected } = { x: undefined, ...open("a") };
  expect(x).toEqual({ N: "1" });
  expect(await found()).toEqual([projected]);
  await call("UpdateItem", { TableName, Key: item("a"), UpdateExpression: "REMOVE due, dueAt" });
  expect(await found()).toHaveLength(1);
  await clock.skipBy(2_000);
  expect(await found()).toEqual([]);
  await put(open("b"));
  await clock.skipBy(2_000);
  await call("DeleteItem", { TableName, Key: item("b") });
  expect(await found()).toHaveLength(1);
  await clock.skipBy(2_000);
  expect(await found()).toEqual([]);
});

test("of several late changes of one item the copy shows the last that is old enough", async () => {
  const { clock, service, put, get } = await bench();
  await put(item("a", { n: { N: "1" } }));
  await clock.skipBy(1_000);
  await put(item("a", { n: { N: "2" } }));
  await clock.skipBy(1_000);
  expect(await get("a", false)).toMatchObject({ n: { N: "1" } });
  service.setIndexLag(0);
  expect(await get("a", false)).toMatchObject({ n: { N: "2" } });
});

test("simultaneous conditional writes: one is made, the others are refused with DynamoDB's error", async () => {
  const { put } = await bench();
  const writes = Array.from({ length: 5 }, (_, n) =>
    put(item("a", { n: { N: String(n) } }), { ConditionExpression: "attribute_not_exists(pk)" }),
  );
  const results = await Promise.allSettled(writes);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))).toEqual(
    Array.from({ length: 4 }, () =>
      expect.objectContaining({
        name: "AwsFault",
        code: "ConditionalCheckFailedException",
        message: "The conditional request failed",
        statusCode: 400,
      }),
    ),
  );
});

test("an update answers with the new item only when it is asked to", async () => {
  const { call } = await bench();
  const update = {
    TableName,
    Key: item("a"),
    UpdateExpression: "ADD holds :h SET m = if_not_exists(m, :m)",
    ExpressionAttributeValues: { ":h": { SS: ["r1"] }, ":m": { M: {} } },
  };
  expect(await call("UpdateItem", update)).toEqual({});
  expect(await call("UpdateItem", { ...update, ReturnValues: "ALL_NEW" })).toEqual({
    Attributes: item("a", { holds: { SS: ["r1"] }, m: { M: {} } }),
  });
});

test("an item whose time to live has run out is gone, for reads, conditions and indexes", async () => {
  const { clock, service, put, get, call } = await bench();
  service.setIndexLag(0);
  const ttl = { N: String(startMs / 1_000 + 600) };
  await put(item("seen#a", { ttl }));
  await put({ ...open("b"), ttl });
  await put({ ...open("c"), ttl: { S: ttl.N } });
  const once = () => put(item("seen#a"), { ConditionExpression: "attribute_not_exists(pk)" });
  await clock.skipBy(600_000);
  expect(await get("seen#a")).toBeDefined();
  await expect(once()).rejects.toMatchObject({ code: "ConditionalCheckFailedException" });
  await clock.skipBy(1_000);
  expect(await get("b")).toBeUndefined();
  expect((await call("Query", queryOpen))["Items"]).toEqual([expect.objectContaining(item("c"))]);
  await once();
  expect(await get("seen#a")).toEqual(item("seen#a"));
});

test("a later write without a time to live keeps the item", async () => {
  const { clock, put, get } = await bench();
  await put(item("a", { ttl: { N: String(startMs / 1_000 + 1) } }));
  await put(item("a"));
  await clock.skipBy(10_000);
  expect(await get("a")).toEqual(item("a"));
});

test("what cannot be answered faithfully fails loudly", async () => {
  const { put, call } = await bench();
  await expect(put(item("a"), { ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).rejects.toThrow("not emulated");
  await expect(
    call("UpdateItem", { TableName, Key: item("a"), UpdateExpression: "REMOVE x", ReturnValues: "UPDATED_NEW" }),
  ).rejects.toThrow("ReturnValues UPDATED_NEW");
  await expect(call("GetItem", { TableName: "none", Key: item("a") })).rejects.toMatchObject({
    code: "ResourceNotFoundException",
  });
});

test("a permission is needed on the table, or on the index that is queried, with the partition keys", async () => {
  const { needs } = await bench();
  const needed = (action: string, resource: string, key?: string) => [
    { action, resource, conditionKeys: expect.objectContaining({ "dynamodb:LeadingKeys": key && [key] }) },
  ];
  expect(needs("GetItem", { TableName, Key: item("a") })).toEqual(needed("dynamodb:GetItem", tableArn, "a"));
  expect(needs("PutItem", { TableName, Item: open("b") })).toEqual(needed("dynamodb:PutItem", tableArn, "b"));
  expect(needs("Query", queryOpen)).toEqual(needed("dynamodb:Query", `${tableArn}/index/due`, "open"));
  expect(needs("Scan", { TableName })).toEqual(needed("dynamodb:Scan", tableArn));
});

test("a permission is needed for each attribute that is named, in the item or in an expression", async () => {
  const { needs } = await bench();
  const named = (action: string, input: object) =>
    needs(action, { TableName, ...input })[0]?.conditionKeys?.["dynamodb:Attributes"];
  const condition = {
    ConditionExpression: "attribute_not_exists(pk) OR #by = :by AND size(tail.x) > :least",
    ExpressionAttributeNames: { "#by": "writer" },
  };
  expect(named("PutItem", { Item: item("a", { ttl: { N: "1" } }), ...condition })).toEqual([
    "pk",
    "tail",
    "ttl",
    "writer",
  ]);
  const update = { UpdateExpression: "SET due = if_not_exists(due, :open) REMOVE #by", ...condition };
  expect(named("UpdateItem", { Key: item("a"), ...update })).toEqual(["due", "pk", "tail", "writer"]);
  expect(named("Scan", {})).toBeUndefined();
});

test("items are everything in the table, over all pages", async () => {
  const { service, put } = await bench();
  const big = { S: "x".repeat(300_000) };
  for (const pk of ["a", "b", "c", "d", "e"]) await put(item(pk, { big }));
  expect((await service.items(TableName)).map(({ pk }) => pk?.["S"]).sort()).toEqual(["a", "b", "c", "d", "e"]);
});
