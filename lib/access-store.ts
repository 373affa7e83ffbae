import { Lazy, RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { HandlerFunction } from "./handler-function.ts";
import { StageStack } from "./stage-stack.ts";

const WRITES = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete",
];

/** Indexes find and never decide: they hold keys. */
const INDEXES: readonly GlobalSecondaryIndexProps[] = [
  {
    indexName: "due",
    partitionKey: text("due"),
    sortKey: text("dueAt"),
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: "live",
    partitionKey: text("live"),
    sortKey: text("expiresAt"),
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: "by-requester",
    partitionKey: text("requester"),
    sortKey: text("submittedAt"),
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: "by-account",
    partitionKey: text("account"),
    sortKey: text("submittedAt"),
    projectionType: ProjectionType.KEYS_ONLY,
  },
  {
    indexName: "bindings",
    partitionKey: text("bound"),
    sortKey: text("boundAt"),
    projectionType: ProjectionType.KEYS_ONLY,
  },
];

/** The one table: records, ledger, bindings, permits, messages, replay marks. Only roles that were granted it here can write it. */
export class AccessStore extends Construct {
  readonly table: Table;
  readonly #writers = new Set<string>();

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      tableName: StageStack.of(this).named(),
      partitionKey: text("pk"),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: "ttl",
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      resourcePolicy: new PolicyDocument({ statements: [this.#writesOfOthersDenied()] }),
    });
    for (const index of INDEXES) this.table.addGlobalSecondaryIndex(index);
  }

  /**
   * Lets a function do these actions on items; with prefixes, only on items whose key starts with one of them; with attributes, only
   * with these: whoever may write any could put what is none of them into the indexes, in front of what is due.
   */
  grant(
    to: HandlerFunction,
    actions: readonly ("GetItem" | "PutItem" | "UpdateItem" | "DeleteItem")[],
    prefixes?: readonly string[],
    attributes?: readonly string[],
  ): void {
    const names = actions.map((action) => `dynamodb:${action}`);
    if (names.some((name) => WRITES.includes(name))) this.#writers.add(to.role.roleArn);
    const patterns = prefixes?.map((prefix) => `${prefix}*`);
    to.allow({
      actions: names,
      resources: [this.table.tableArn],
      ...(patterns && {
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": patterns },
          ...(attributes && { "ForAllValues:StringEquals": { "dynamodb:Attributes": attributes } }),
          // ForAllValues holds for a call that names no key at all.
          Null: { "dynamodb:LeadingKeys": "false", ...(attributes && { "dynamodb:Attributes": "false" }) },
        },
      }),
    });
  }

  /** What is not finished, and what is live. */
  grantQueryOpen(to: HandlerFunction): void {
    const resources = ["due", "live"].map((index) => `${this.table.tableArn}/index/${index}`);
    to.allow({ actions: ["dynamodb:Query"], resources });
  }

  grantQueryBindings(to: HandlerFunction): void {
    to.allow({ actions: ["dynamodb:Query"], resources: [`${this.table.tableArn}/index/bindings`] });
  }

  /** Lets a function look up who somebody is, and make or complete bindings if it may bind. */
  grantBindings(to: HandlerFunction, mayBind: boolean): void {
    this.grant(to, mayBind ? ["GetItem", "UpdateItem"] : ["GetItem"], ["binding#", "person#"]);
    // so that a conflict is paged once an hour
    this.grant(to, ["GetItem", "UpdateItem"], ["message#binding#"]);
  }

  /** Identity policies of this account are not in our hands: a role with dynamodb:* could otherwise forge a record. */
  #writesOfOthersDenied(): PolicyStatement {
    const stack = StageStack.of(this);
    return new PolicyStatement({
      sid: "OnlyDaypassWrites",
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: WRITES,
      resources: [stack.formatArn({ service: "dynamodb", resource: "table", resourceName: stack.named() })],
      conditions: {
        ArnNotEquals: { "aws:PrincipalArn": Lazy.list({ produce: () => [...this.#writers] }) },
      },
    });
  }
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
