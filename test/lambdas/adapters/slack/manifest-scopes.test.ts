import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const ROOT = join(__dirname, "../../../..");

/** Scopes of a bot that our use of a method needs, each "https://docs.slack.dev/reference/methods/<method>". */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  // needs none: it says who we are
  "auth.test": [],
  "chat.postEphemeral": ["chat:write"],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  // of the channel, public or private, and of direct messages
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  // with one person, never with several
  "conversations.open": ["im:write"],
  "users.info": ["users:read"],
  "users.lookupByEmail": ["users:read", "users:read.email"],
  "views.open": [],
};
/** What no method needs: `/access` and the shortcut. */
const OF_COMMANDS = "commands";

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

function scopesOfManifest(): readonly string[] {
  const doc = readFileSync(join(ROOT, "docs/slack-app.md"), "utf8");
  const [, manifest = ""] = /```yaml\n([\s\S]*?)```/.exec(doc) ?? [];
  return Manifest.parse(parse(manifest)).oauth_config.scopes.bot;
}

/** Every string of the adapters that looks like a method of Slack's Web API. */
function methodsUsed(): readonly string[] {
  const folder = join(ROOT, "lambdas/adapters/slack");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const literals = files.flatMap((file) => [
    ...readFileSync(join(folder, file), "utf8").matchAll(/["'`]([a-z]+(?:\.[A-Za-z]+)+)["'`]/g),
  ]);
  return [...new Set(literals.map(([, method = ""]) => method))].sort();
}

test("the adapters call the methods whose scopes are listed here, and no others", () => {
  expect(methodsUsed()).toEqual(Object.keys(SCOPES).sort());
});

test("the manifest of docs/slack-app.md asks for the scopes that these methods need, and for no others", () => {
  const needed = new Set([OF_COMMANDS, ...Object.values(SCOPES).flat()]);
  expect([...scopesOfManifest()].sort()).toEqual([...needed].sort());
});

test("docs/slack-app.md says why, scope by scope", () => {
  const [, why = ""] =
    /^Why each scope: ([\s\S]*?)\n\n/m.exec(readFileSync(join(ROOT, "docs/slack-app.md"), "utf8")) ?? [];
  for (const scope of scopesOfManifest()) expect(why).toContain(`\`${scope}\``);
});
