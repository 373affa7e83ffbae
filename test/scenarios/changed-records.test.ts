import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS, MINUTE_MS } from "../../local/lives/stage.ts";
import { Credentials } from "./credentials.ts";
import { changeRecord, type Item, rehashed } from "./record-surgery.ts";
import { APPROVER, RequestOnItsWay } from "./request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";

let stage: OpenStage;
let credentials: Credentials;

beforeAll(async () => {
  stage = await openSharedStage();
  credentials = new Credentials(stage);
});
afterAll(() => closeSharedStage(stage));

const DEV = "dev@example.com";
/** The example policy gives nobody anything in it. */
const MANAGEMENT = "100000000001";
const CHANGED = "the request was changed after its submission";

const CHANGES: readonly (readonly [string, (record: Item) => Item])[] = [
  ["person", ({ request, ...record }) => ({ ...record, request: otherPerson(request) })],
  [
    "principal alone",
    ({ request, ...record }) => ({
      ...record,
      request: { ...request, access: otherPerson(request).access },
    }),
  ],
  ["target", ({ request, ...record }) => ({ ...record, request: otherAccount(request) })],
  ["duration", ({ request, ...record }) => ({ ...record, request: { ...request, durationSeconds: 7200 } })],
];
/** Whoever can write the table can compute the hash as well. */
const REHASHED = CHANGES.map(
  ([what, change]) => [`${what} and hash`, (record: Item) => rehashed(change(record))] as const,
);

describe("a record that was changed after its submission", () => {
  test.each(CHANGES)("%s: cannot be approved, and the approver is told why", async (_what, change) => {
    const request = await RequestOnItsWay.submitted(stage);
    await changeRecord(stage, request.id, change);
    await request.approve();
    await request.isTold(APPROVER, CHANGED);
    expect(await refusalsOf(request.id)).toEqual([expect.stringContaining(CHANGED)]);
    await nothingWasMade(request);
  });

  test("target and hash: cannot be approved where the policy does not give it", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await changeRecord(stage, request.id, (record) => rehashed({ ...record, request: otherAccount(record.request) }));
    await request.approve();
    await request.isTold(APPROVER, "the policy no longer allows it");
    await nothingWasMade(request);
  });

  test.each(REHASHED.filter(([what]) => what !== "target and hash"))(
    "%s: is not granted though it was approved; requester and audit trail say why",
    async (_what, change) => {
      const request = await RequestOnItsWay.submitted(stage);
      await changeRecord(stage, request.id, change);
      await request.approve();
      await saysNotGranted(request);
    },
  );
});

describe("a record that was changed after its approval", () => {
  test.each([...CHANGES, ...REHASHED])(
    "%s: is not granted; requester and audit trail say why",
    async (_what, change) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.approveUnheard();
      await changeRecord(stage, request.id, change);
      await saysNotGranted(request);
    },
  );
});

describe("a record that was changed between the intent and the arming", () => {
  test.each([...CHANGES, ...REHASHED])(
    "%s: is not granted; requester and audit trail say why",
    async (_what, change) => {
      const request = await RequestOnItsWay.submitted(stage);
      await request.approveUntilGranting();
      await changeRecord(stage, request.id, change);
      await saysNotGranted(request);
    },
  );

  test("its expiry: is not granted", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    await request.approveUntilGranting();
    const later = new Date(stage.clock.now() + 100 * HOUR_MS).toISOString();
    await changeRecord(stage, request.id, (record) => ({ ...record, expiresAt: later }));
    await saysNotGranted(request);
  });
});

async function saysNotGranted(request: RequestOnItsWay): Promise<void> {
  await request.channelSays("*Not granted*");
  const because = expect.stringMatching(/changed after its submission|its expiry was changed/);
  expect(request.shownInChannel()).toEqual(because);
  expect(await request.audit()).toContainEqual(because);
  await nothingWasMade(request);
}

async function nothingWasMade(request: RequestOnItsWay): Promise<void> {
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(request.creations()).toEqual([]);
  expect(stage.assignmentsLeft()).toEqual([]);
  expect(stage.schedulesNow()).toEqual([]);
}

function otherPerson(request: Item["request"]): Item["request"] {
  const { userId, email } = stage.organisation.userWithEmail(DEV);
  return {
    ...request,
    requester: { ...request.requester, userId, email },
    access: { ...request.access, principalId: userId },
  };
}

function otherAccount(request: Item["request"]): Item["request"] {
  return {
    ...request,
    target: { ...request.target, accountId: MANAGEMENT },
    access: { ...request.access, accountId: MANAGEMENT },
  };
}

/** Clicks on the request that were not followed, as the bucket has them. */
async function refusalsOf(requestId: string): Promise<readonly string[]> {
  const s3 = new S3Client(credentials.observer());
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: credentials.bucket, Prefix: "audit/" }));
  const keys = Contents.map(({ Key = "" }) => Key).filter((key) => key.includes("/refusals/"));
  const bodies = await Promise.all(
    keys.map(async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: credentials.bucket, Key }));
      return (await Body?.transformToString("utf8")) ?? "";
    }),
  );
  return bodies.filter((body) => body.includes(requestId));
}
