import type { Statement } from "../../local/iam/policy-document.ts";
import { parsePolicy } from "../../local/iam/policy-document.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { type References, resolve } from "../../local/template/intrinsics.ts";
import { readStack } from "../../local/template/synthesised-stack.ts";

export interface PlacedStatement {
  /** The logical id of the resource that has it. */
  readonly logicalId: string;
  readonly statement: Statement;
}

/** Every statement of every policy in the synthesised template, of whatever resource, with its references resolved as on the stage. */
export function statementsIn(cdkOut: string, { cloud }: OpenStage): readonly PlacedStatement[] {
  const { template } = readStack(cdkOut);
  const made = (name: string) => {
    const resource = cloud.resources.get(name);
    if (resource === undefined) throw new Error(`${name} was not made`);
    return resource;
  };
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": cloud.accountId,
    "AWS::Region": cloud.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
  };
  const references: References = {
    ref: (name) => pseudo[name] ?? made(name).ref,
    attribute: (name, attribute) => {
      const value = made(name).attributes[attribute];
      if (value === undefined) throw new Error(`${name} has no attribute ${attribute}`);
      return value;
    },
    condition: (name) => {
      throw new Error(`a policy depends on condition ${name}`);
    },
  };
  return Object.entries(template.Resources).flatMap(([logicalId, { Properties }]) =>
    statementsBelow(Properties).map((statement) => {
      const [parsed] = parsePolicy({ Statement: resolve(statement, references) });
      if (parsed === undefined) throw new Error(`${logicalId} has an empty statement`);
      return { logicalId, statement: parsed };
    }),
  );
}

/** Whatever has an effect is a statement, wherever it stands. */
function statementsBelow(part: unknown): readonly unknown[] {
  if (Array.isArray(part)) return part.flatMap(statementsBelow);
  if (typeof part !== "object" || part === null) return [];
  if ("Effect" in part && ("Action" in part || "NotAction" in part)) return [part];
  return Object.values(part).flatMap(statementsBelow);
}
