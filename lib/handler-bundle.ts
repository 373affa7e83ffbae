import { join } from "node:path";
import { AssetHashType, DockerImage, type ILocalBundling } from "aws-cdk-lib";
import { type AssetCode, Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";
import type { HandlerName } from "../lambdas/contracts/environments.ts";
import { bundleOptions } from "./bundle-options.ts";

const LAMBDAS = join(__dirname, "..", "lambdas");

/** In this process rather than by NodejsFunction: no Docker, no shell that would expand what the policy says, and faster. */
class EsbuildBundling implements ILocalBundling {
  // CDK tells two assets apart by the serialised fields of this object.
  readonly name: HandlerName;
  readonly constants: Readonly<Record<string, string>>;

  constructor(name: HandlerName, constants: Readonly<Record<string, string>>) {
    this.name = name;
    this.constants = constants;
  }

  tryBundle(folder: string): boolean {
    buildSync(bundleOptions(this.name, folder, this.constants));
    return true;
  }
}

export function handlerCode(name: HandlerName, constants: Readonly<Record<string, string>>): AssetCode {
  return Code.fromAsset(LAMBDAS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry("never-used"), local: new EsbuildBundling(name, constants) },
  });
}
