import { gzipSync } from "node:zlib";
import { makeIdentityCenterDirectory } from "../../lambdas/adapters/aws/identity-center-directory.ts";
import { makeIdentityStoreGroups } from "../../lambdas/adapters/aws/identity-store-groups.ts";
import { makeOrganizationsDirectory } from "../../lambdas/adapters/aws/organizations-directory.ts";
import {
  makeS3DirectorySnapshots,
  makeS3SnapshotReplacement,
  SNAPSHOT_KEY,
} from "../../lambdas/adapters/aws/s3-directory-snapshots.ts";
import { makeS3ProgressStore, PROGRESS_KEY } from "../../lambdas/adapters/aws/s3-progress-store.ts";
import { NO_PROGRESS } from "../../lambdas/domain/reading-progress.ts";
import { directoryOf } from "../../local/lives/directory-of.ts";
import { AssignmentStore } from "../../local/services/identity-center/assignment-store.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createSsoAdminService } from "../../local/services/identity-center/sso-admin.ts";
import { createIdentityStoreService } from "../../local/services/identity-store.ts";
import { createOrganizationsService } from "../../local/services/organizations.ts";
import { createS3Service, type S3Service } from "../../local/services/s3/s3.ts";
import { INSTANCE_ARN, MORNING } from "../fixtures/access-requests.ts";
import { describeDirectory } from "./directory.contract.ts";
import { describeDirectorySnapshots } from "./directory-snapshots.contract.ts";
import { NOBODYS, organisationToRead, REFS, STORE } from "./organisation-to-read.ts";
import { describeProgressStore } from "./progress-store.contract.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const organisation = organisationToRead(INSTANCE_ARN);
let aws: ServedAws;
let s3: S3Service;
beforeAll(async () => {
  aws = await serveAws((clock) => {
    s3 = createS3Service({ clock });
    const assignments = new AssignmentStore(clock, organisation);
    // the time stands still, and all is read in it
    const limit = new SharedRateLimit(clock, Number.POSITIVE_INFINITY);
    const parts = { organisation, instanceArn: INSTANCE_ARN, identityStoreId: STORE, assignments, limit };
    const identities = createIdentityStoreService(organisation, STORE, limit, clock);
    return [s3, createOrganizationsService(organisation), createSsoAdminService(parts), identities];
  });
});
afterAll(() => aws.close());

let buckets = 0;
/** A bucket of its own for each test. */
async function freshBucket(): Promise<string> {
  buckets += 1;
  const BucketName = `directory-${buckets}`;
  const make = s3.resourceMakers?.["AWS::S3::Bucket"];
  if (make === undefined) throw new Error("s3 makes no buckets");
  await make({ BucketName, VersioningConfiguration: { Status: "Enabled" } }, aws.scope);
  return BucketName;
}

describe("the AWS adapters over local services: the directory", () => {
  describeDirectory(async () => {
    const port = {
      ...makeOrganizationsDirectory(),
      ...makeIdentityCenterDirectory(INSTANCE_ARN),
      ...makeIdentityStoreGroups(STORE),
    };
    const before = aws.calls().length;
    return {
      ...aws.targetOf(port, "sso"),
      breakDown: (outage) => {
        for (const service of ["sso", "organizations", "identitystore"]) aws.breakDown(service, outage);
      },
      ...NOBODYS,
      whole: directoryOf(organisation, REFS, MORNING),
      calls: () => aws.calls().length - before,
    };
  });

  describeDirectorySnapshots(async () => {
    const bucket = await freshBucket();
    const port = { ...makeS3DirectorySnapshots(bucket), ...makeS3SnapshotReplacement(bucket) };
    return aws.targetOf(port, "s3");
  });

  describeProgressStore(async () => aws.targetOf(makeS3ProgressStore(await freshBucket()), "s3"));
});

test("what can be no group's id is unknown, and keeps no reading from its end", async () => {
  const groups = makeIdentityStoreGroups(STORE);
  expect(await groups.groupId("id:no-id-at-all")).toEqual({ groupId: "no-id-at-all" });
  expect(await groups.group("no-id-at-all")).toBe("gone");
});

describe("an object that this version cannot read", () => {
  const packed = (content: unknown) => gzipSync(JSON.stringify(content));

  test.each<[string, Uint8Array, RegExp]>([
    ["not compressed", Buffer.from("{}"), /not compressed JSON/],
    ["not JSON", gzipSync("<xml>"), /not compressed JSON/],
    ["of a later format", packed({ format: 2 }), /its format is 2, this version reads 1/],
    ["of no format", packed([]), /says no format/],
    ["not a whole snapshot", packed({ format: 1, startedAt: MORNING.toISOString() }), /readAt is not as it should be/],
  ])("%s is said to be so, and is no snapshot", async (_what, body, why) => {
    const bucket = await freshBucket();
    s3.put(bucket, SNAPSHOT_KEY, body);
    expect(await makeS3DirectorySnapshots(bucket).read()).toEqual({
      kind: "unreadable",
      why: expect.stringMatching(why),
    });
  });

  test("is no progress, and is written over", async () => {
    const bucket = await freshBucket();
    s3.put(bucket, PROGRESS_KEY, packed({ format: 9 }));
    const store = makeS3ProgressStore(bucket);
    const { progress, version } = await store.read();
    expect(progress).toEqual(NO_PROGRESS);
    expect(await store.write(NO_PROGRESS, version)).not.toBe("changed");
  });
});
