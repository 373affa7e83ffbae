import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { ENVIRONMENTS } from "../../lambdas/contracts/environments.ts";
import { bundleOptions } from "../../lib/bundle-options.ts";

const HANDLERS = join(__dirname, "..", "..", "lambdas", "handlers");
const folder = mkdtempSync(join(tmpdir(), "daypass-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("every handler has a contract, and every contract a handler", () => {
  const handlers = readdirSync(HANDLERS).filter((file) => file.endsWith(".ts"));
  expect(handlers.map((file) => file.replace(".ts", "")).sort()).toEqual(Object.keys(ENVIRONMENTS).sort());
});

test("a policy is bundled letter for letter, and only where it is mentioned", () => {
  const name = "`$HOME` 'q' \"d\" \\ \u2028";
  const constants = { DAYPASS_ACCESS_POLICY: JSON.stringify({ rules: [{ name }] }) };
  const bundled = (handler: "open-request" | "notify") => {
    buildSync(bundleOptions(handler, folder, constants));
    return readFileSync(join(folder, "index.js"), "utf8");
  };
  expect(bundled("open-request")).toContain("$HOME");
  expect(bundled("notify")).not.toContain("$HOME");
});

describe("what stands for modules that are left out of the bundles", () => {
  const stubs = join(__dirname, "..", "..", "lib", "bundling-stubs");

  test("throws when one of them is used after all", () => {
    const { InstallProvider } = require(join(stubs, "never-used.cjs"));
    expect(() => new InstallProvider()).toThrow("Daypass never uses");
  });

  test("lets the S3 client be made without streams of events, and DynamoDB's without finding endpoints", () => {
    const { resolveEventStreamSerdeConfig, EventStreamSerde } = require(join(stubs, "no-event-streams.cjs"));
    const { EndpointCache } = require(join(stubs, "no-endpoint-cache.cjs"));
    expect(resolveEventStreamSerdeConfig({ region: "eu-central-1" })).toEqual({ region: "eu-central-1" });
    expect(() => new EventStreamSerde()).toThrow("Daypass never uses");
    expect(() => new EndpointCache(1000).get("key")).toThrow("endpoint discovery");
  });

  test("takes credentials from the environment, as Lambda gives them, and fails without", async () => {
    const credentials = require(join(stubs, "environment-credentials.cjs")).defaultProvider();
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
    });
    expect(await credentials()).toEqual({ accessKeyId: "id", secretAccessKey: "secret", sessionToken: "token" });
    delete process.env["AWS_ACCESS_KEY_ID"];
    await expect(credentials()).rejects.toThrow("no credentials");
    process.env = before;
  });
});
