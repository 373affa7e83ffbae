import { policyOf } from "../../fixtures/daypass-world.ts";

const ENVIRONMENT = {
  TABLE_NAME: "table",
  BUS_NAME: "bus",
  DIRECTORY_BUCKET: "directory",
  OWN_ACCOUNT_ID: "111122223333",
  SLACK_TEAM_ID: "T0DAYPASS",
  SLACK_API_URL: "http://127.0.0.1:9/api/",
  SLACK_TOKEN_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:token",
  SLACK_SIGNING_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:signing",
};
const event = (changes: object = {}) => ({ headers: {}, body: "payload=%7B%7D", isBase64Encoded: false, ...changes });

// the bundler puts it in place
beforeAll(() => {
  Object.assign(globalThis, { DAYPASS_ACCESS_POLICY: policyOf() });
});

async function load(environment: Record<string, string>) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    // a fresh copy, as a new sandbox has
    jest.resetModules();
    return await import("../../../lambdas/handlers/slack.ts");
  } finally {
    process.env = before;
  }
}

/** Only what is refused before any secret or table is asked is tried here; the rest in adapters/slack. */
async function answerTo(changes: object): Promise<{ statusCode: number; lines: readonly string[] }> {
  const { handler } = await load(ENVIRONMENT);
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  try {
    const { statusCode } = await handler(event(changes), {});
    return { statusCode, lines };
  } finally {
    write.mockRestore();
  }
}

test("the handler takes two parameters, as Node 24 demands", async () => {
  const { handler } = await load(ENVIRONMENT);
  expect(handler).toHaveLength(2);
});

test("a missing variable stops the function at its start and is named", async () => {
  await expect(load({ ...ENVIRONMENT, SLACK_TEAM_ID: "" })).rejects.toThrow(/SLACK_TEAM_ID/);
});

test.each<[string, object, number]>([
  ["unsigned", {}, 401],
  ["oversized", { body: "x".repeat(70_000) }, 413],
  ["empty", { headers: undefined }, 400],
  ["old", { headers: { "X-Slack-Signature": "v0=1", "X-Slack-Request-Timestamp": "1" } }, 401],
])("an %s request is refused with one line and nothing of its content", async (_what, changes, expected) => {
  const { statusCode, lines } = await answerTo({ ...changes });
  expect(statusCode).toBe(expected);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"level":"warn"');
  expect(lines[0]).not.toContain("payload");
});
