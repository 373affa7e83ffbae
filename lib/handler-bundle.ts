import { join } from "node:path";
import { AssetHashType, DockerImage, type ILocalBundling } from "aws-cdk-lib";
import { type AssetCode, Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";
import type { HandlerName } from "../lambdas/contracts/environments.ts";

const REPOSITORY = join(__dirname, "..");
const LAMBDAS = join(REPOSITORY, "lambdas");

function stub(file: string): string {
  return join(__dirname, "bundling-stubs", file);
}

/** What a bundle does without: 1.4 MB and 80 ms of a cold start are receivers of bolt, which loads them all. */
const INSTEAD = {
  express: stub("never-used.cjs"),
  "@slack/oauth": stub("never-used.cjs"),
  "@slack/socket-mode": stub("never-used.cjs"),
  "path-to-regexp": stub("never-used.cjs"),
  "raw-body": stub("never-used.cjs"),
  "@aws-sdk/credential-provider-node": stub("environment-credentials.cjs"),
};

/**
 * Writes `index.js` of `lambdas/handlers/<name>.ts` into the folder: minified, with everything it needs. `constants` replace
 * global identifiers where, and only where, a source mentions them; each is a JSON text.
 */
export function bundleHandler(name: HandlerName, folder: string, constants: Readonly<Record<string, string>>): void {
  buildSync({
    absWorkingDir: REPOSITORY,
    entryPoints: [join(LAMBDAS, "handlers", `${name}.ts`)],
    outfile: join(folder, "index.js"),
    bundle: true,
    minify: true,
    platform: "node",
    // The runtime is Node 24; the demo runs the same bundles on Node 20. As ESM they would start 20 ms later.
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    define: { ...constants },
    alias: INSTEAD,
    logLevel: "warning",
  });
}

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
    bundleHandler(this.name, folder, this.constants);
    return true;
  }
}

export function handlerCode(name: HandlerName, constants: Readonly<Record<string, string>>): AssetCode {
  return Code.fromAsset(LAMBDAS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry("never-used"), local: new EsbuildBundling(name, constants) },
  });
}
