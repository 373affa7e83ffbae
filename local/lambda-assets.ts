import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** The folders of code assets in a synthesised application, by the S3 key that its templates name (`<hash>.zip`). */
export function readLambdaAssets(cdkOut: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  for (const file of readdirSync(cdkOut).filter((name) => name.endsWith(".assets.json"))) {
    const { files } = manifest.parse(JSON.parse(readFileSync(join(cdkOut, file), "utf8")));
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined || source.packaging !== "zip") continue;
      for (const { objectKey } of Object.values(destinations)) folders.set(objectKey, join(cdkOut, source.path));
    }
  }
  return folders;
}
