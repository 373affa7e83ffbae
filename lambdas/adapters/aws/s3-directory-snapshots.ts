import * as z from "zod/mini";
import { DirectorySnapshot, readSnapshot } from "../../domain/directory-snapshot.ts";
import type { DirectorySnapshots, SnapshotReplacement } from "../../ports/directory-snapshots.ts";
import { DirectoryUnavailableError } from "../../ports/errors.ts";
import { putGzipObject, readGzipObject } from "./s3-gzip-object.ts";

export const SNAPSHOT_KEY = "directory/snapshot.json.gz";

/** The snapshot, one object of a versioned bucket: a reader gets one whole version or another, never a part. */
export function makeS3DirectorySnapshots(bucket: string): DirectorySnapshots {
  return {
    async read() {
      const object = await readGzipObject(bucket, SNAPSHOT_KEY);
      if (object.kind === "none") return { kind: "missing" };
      if (object.kind === "damaged") return { kind: "unreadable", why: "it is not compressed JSON" };
      return readSnapshot(object.content);
    },
  };
}

export function makeS3SnapshotReplacement(bucket: string): SnapshotReplacement {
  return {
    async replace(snapshot) {
      const put = await putGzipObject(bucket, SNAPSHOT_KEY, z.encode(DirectorySnapshot, snapshot));
      if (put === "changed") throw new DirectoryUnavailableError("the snapshot was not replaced");
    },
  };
}
