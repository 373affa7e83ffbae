import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLambdaAssets } from "../../local/lambda-assets.ts";

test("code folders are found by the key that the template names, in the manifests of all stacks", () => {
  const folder = mkdtempSync(join(tmpdir(), "daypass-assets-"));
  const manifest = (file: string, hash: string, packaging: string, path: string) => {
    const destinations = { "current_account-current_region": { bucketName: "assets", objectKey: `${hash}.zip` } };
    writeFileSync(
      join(folder, file),
      JSON.stringify({ version: "48.0.0", files: { [hash]: { source: { path, packaging }, destinations } } }),
    );
  };
  manifest("One.assets.json", "abc", "zip", "asset.abc");
  manifest("Two.assets.json", "def", "zip", "asset.def");
  manifest("Three.assets.json", "fed", "file", "Stack.template.json");
  expect([...readLambdaAssets(folder)].sort()).toEqual([
    ["abc.zip", join(folder, "asset.abc")],
    ["def.zip", join(folder, "asset.def")],
  ]);
  rmSync(folder, { recursive: true });
});
