import { readdirSync } from "node:fs";
import { join } from "node:path";
import { OBSERVER } from "../../local/front-door/principals.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";

const ADMINISTRATOR = "AKIAADMINISTRATOR000";

/** The names of the functions, after their handlers. */
export function functionNames(): readonly string[] {
  return readdirSync(join(__dirname, "../../lambdas/handlers"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(".ts", ""))
    .sort();
}

/** Settings for SDK clients that speak as somebody of the account. */
export class Credentials {
  readonly bucket: string;
  readonly #stage: OpenStage;
  readonly #administratorArn: string;

  constructor(stage: OpenStage) {
    const { cloud } = stage;
    this.#stage = stage;
    this.bucket = cloud.outputs["AuditBucket"] ?? "";
    this.#administratorArn = `arn:aws:iam::${cloud.accountId}:role/administrator`;
    cloud.iam.addPrincipal(this.#administratorArn, [ALL]);
    cloud.principals.register(ADMINISTRATOR, { principalArn: this.#administratorArn });
  }

  administrator() {
    return this.#settings(ADMINISTRATOR);
  }

  observer() {
    return this.#settings(OBSERVER);
  }

  /** What a function has in its environment, by handler. */
  of(handler: string) {
    const key = `AKIAFUNCTION${handler}`;
    this.#stage.cloud.principals.register(key, this.#caller(handler));
    return this.#settings(key);
  }

  /** From now on all functions' own policies allow everything. */
  widenRoles(): void {
    for (const handler of functionNames()) this.#stage.cloud.iam.roles.attach(`daypass-${handler}`, ALL);
  }

  /** The URL of the queue from which decide-request takes clicks. */
  queueOfClicks(): string {
    const isIt = ([id, { type }]: readonly [string, { type: string }]) =>
      type === "AWS::SQS::Queue" && id.startsWith("DecisionsClicksQueue");
    const [, queue] = [...this.#stage.cloud.resources].find(isIt) ?? [];
    if (queue === undefined) throw new Error("the template has no queue of clicks");
    return queue.ref;
  }

  /** The verdict on the administrator's doing it to the table. */
  verdictOnTable(action: string): string {
    const { iam, calls, region, accountId } = this.#stage.cloud;
    const resource = `arn:aws:dynamodb:${region}:${accountId}:table/daypass`;
    const caller = { principalArn: this.#administratorArn };
    const verdict = iam.authorize(caller, { action, resource }, calls.registry.resourcePolicy(resource));
    return verdict.allowed ? "allowed" : verdict.message;
  }

  #roleArn(handler: string): string {
    return `arn:aws:iam::${this.#stage.cloud.accountId}:role/daypass-${handler}`;
  }

  #caller(handler: string) {
    const principalArn = `arn:aws:sts::${this.#stage.cloud.accountId}:assumed-role/daypass-${handler}/tried`;
    return { principalArn, roleArn: this.#roleArn(handler) };
  }

  #settings(accessKeyId: string) {
    const { endpoint, region } = this.#stage.cloud;
    const credentials = { accessKeyId, secretAccessKey: "any" };
    // a checksum that nobody asked for is not emulated
    const plain = { maxAttempts: 1, forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" } as const;
    return { endpoint, region, credentials, ...plain };
  }
}

const ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
