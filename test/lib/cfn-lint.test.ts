import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stackIn, testApp } from "./synthesised.ts";

const installed = spawnSync("cfn-lint", ["--version"]).status === 0;

test(installed ? "cfn-lint finds nothing" : "cfn-lint is not installed here, so nothing was linted", () => {
  if (!installed) return;
  const app = testApp();
  const { templateFile } = stackIn(app);
  const template = join(app.synth().directory, templateFile);
  const { stdout } = spawnSync("cfn-lint", [template], { encoding: "utf8" });
  expect(stdout).toBe("");
});
