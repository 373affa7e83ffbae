import { createHash, randomUUID } from "node:crypto";
import { AwsFault } from "../../service.ts";

export interface Retention {
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  readonly untilMs: number;
}

/** One version of a key; a delete marker has no content. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly atMs: number;
  readonly content: ObjectContent | undefined;
  readonly retention: Retention | undefined;
}

export interface ObjectContent {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BucketSettings {
  readonly name: string;
  readonly objectLock: boolean;
  readonly defaultRetention: { readonly mode: Retention["mode"]; readonly milliseconds: number } | undefined;
}

/** A versioned bucket: what was put is never overwritten, and what is locked is not deleted. */
export class Bucket {
  readonly settings: BucketSettings;
  readonly #byKey = new Map<string, ObjectVersion[]>();

  constructor(settings: BucketSettings) {
    this.settings = settings;
  }

  /** Locked as it says itself, else as the bucket says. */
  put(key: string, content: ObjectContent, nowMs: number, own: Retention | undefined): ObjectVersion {
    const rule = this.settings.defaultRetention;
    const usual = rule === undefined ? undefined : { mode: rule.mode, untilMs: nowMs + rule.milliseconds };
    const retention = own ?? usual;
    return this.#add({ key, versionId: newVersionId(), atMs: nowMs, content, retention });
  }

  /** Hides the key behind a delete marker, which no lock forbids. */
  mark(key: string, nowMs: number): ObjectVersion {
    return this.#add({ key, versionId: newVersionId(), atMs: nowMs, content: undefined, retention: undefined });
  }

  /** @throws AwsFault AccessDenied while the version is locked. */
  deleteVersion(key: string, versionId: string, nowMs: number, bypassGovernance: boolean): ObjectVersion | undefined {
    const version = this.version(key, versionId);
    if (version === undefined) return undefined;
    const { retention } = version;
    const bypassed = retention?.mode === "GOVERNANCE" && bypassGovernance;
    if (retention !== undefined && retention.untilMs > nowMs && !bypassed) {
      throw new AwsFault("AccessDenied", "Access Denied because object protected by object lock.", 403);
    }
    this.#byKey.set(
      key,
      this.versions(key).filter((other) => other !== version),
    );
    return version;
  }

  /** The newest version, if it is not a delete marker. */
  current(key: string): ObjectVersion | undefined {
    const newest = this.versions(key).at(-1);
    return newest?.content === undefined ? undefined : newest;
  }

  version(key: string, versionId: string): ObjectVersion | undefined {
    return this.versions(key).find((version) => version.versionId === versionId);
  }

  /** Oldest first, delete markers too. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#byKey.get(key) ?? [];
  }

  /** Keys with a current object, in the order of their bytes, as S3 lists them. */
  keys(): readonly string[] {
    const keys = [...this.#byKey.keys()].filter((key) => this.current(key) !== undefined);
    return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  #add(version: ObjectVersion): ObjectVersion {
    this.#byKey.set(version.key, [...this.versions(version.key), version]);
    return version;
  }
}

export function etagOf({ body }: ObjectContent): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

export function sha256Of(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("base64");
}

function newVersionId(): string {
  return randomUUID().replaceAll("-", "");
}
