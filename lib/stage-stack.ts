import { Stack, type StackProps, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { DeploymentConfig } from "./deployment-config.ts";
import { baseName, bucketName, stackName } from "./physical-names.ts";

/** The stack of one stage, and what its constructs ask of it wherever they stand: names, and how everything logs. */
export class StageStack extends Stack {
  readonly logs: DeploymentConfig["logs"];
  readonly #config: DeploymentConfig;

  constructor(scope: Construct, id: string, config: DeploymentConfig, props: StackProps) {
    super(scope, id, {
      ...props,
      stackName: stackName(config),
      env: { account: config.account, region: config.region },
      tags: { ...config.tags },
    });
    this.#config = config;
    this.logs = config.logs;
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);
  }

  /** The stack that a construct is in; throws when that is no stage's. */
  static override of(construct: Construct): StageStack {
    const stack = Stack.of(construct);
    if (stack instanceof StageStack) return stack;
    throw new Error(`${construct.node.path} is in stack ${stack.node.id}, must be in the stack of a stage`);
  }

  /** A name of this stage alone: that of the stage itself, or of what in it. Each is listed in physical-names.ts. */
  named(what?: string): string {
    const base = baseName(this.#config);
    return what === undefined ? base : `${base}-${what}`;
  }

  bucketNamed(what: Parameters<typeof bucketName>[0]): string {
    return bucketName(what, this.#config);
  }
}
