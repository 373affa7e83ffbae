import { createHmac } from "node:crypto";
import { makeRequestVerifier, type RawRequest } from "../../../../lambdas/adapters/slack/request-verifier.ts";

const NOW = new Date("2026-03-02T10:00:00Z");
const NOW_SECONDS = NOW.getTime() / 1000;
const SECRET = "shhh";
const BODY = "payload=%7B%22type%22%3A%22shortcut%22%7D&note=%C3%BC";

function signed({ body = BODY, secret = SECRET, at = NOW_SECONDS, timestamp = String(at) } = {}): RawRequest {
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const headers = { "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature };
  return { headers, body, isBase64Encoded: false };
}

function setUp({ kept = SECRET, current = SECRET, markingFails = false } = {}) {
  const reads: boolean[] = [];
  const marks = new Map<string, Date>();
  const unmarked: unknown[] = [];
  const verify = makeRequestVerifier(
    {
      secrets: {
        read: async (_arn, options = {}) => {
          reads.push(options.fresh ?? false);
          return options.fresh === true ? current : kept;
        },
      },
      replayMarks: {
        mark: async (hash, until) => {
          if (markingFails) throw new Error("table is away");
          if (marks.has(hash)) return "seen";
          marks.set(hash, until);
          return "new";
        },
      },
      clock: { now: () => NOW },
      reportUnmarked: (error) => unmarked.push(error),
    },
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:signing",
  );
  return { verify, reads, marks, unmarked };
}

test("a genuine request goes through with its body", async () => {
  const { verify } = setUp();
  expect(await verify(signed())).toEqual({ kind: "genuine", body: BODY });
});

test("header names are found in any case", async () => {
  const { verify } = setUp();
  const { headers, ...rest } = signed();
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  expect(await verify({ ...rest, headers: lowered })).toMatchObject({ kind: "genuine" });
});

test("a base64 body is verified as its bytes and read as UTF-8", async () => {
  const { verify } = setUp();
  const body = '{"reason":"für Übergang 日本"}';
  const request = { ...signed({ body }), body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  expect(await verify(request)).toEqual({ kind: "genuine", body });
});

test.each<[string, RawRequest, number]>([
  ["unsigned", { ...signed(), headers: {} }, 401],
  ["without a timestamp", { ...signed(), headers: { "x-slack-signature": "v0=1" } }, 401],
  ["with another secret", signed({ secret: "guess" }), 401],
  ["with another body", { ...signed(), body: `${BODY}&more=1` }, 401],
  [
    "with a signature of another length",
    { ...signed(), headers: { ...signed().headers, "X-Slack-Signature": "v0=00" } },
    401,
  ],
  ["without a body that was signed", { ...signed(), body: null }, 401],
  ["more than 5 minutes old", signed({ at: NOW_SECONDS - 301 }), 401],
  ["more than 5 minutes in the future", signed({ at: NOW_SECONDS + 301 }), 401],
  ["with a timestamp that is no number", signed({ timestamp: "now" }), 401],
  ["with a fractional timestamp", signed({ timestamp: `${NOW_SECONDS}.5` }), 401],
  ["one byte over 64 KiB", signed({ body: "x".repeat(65_537) }), 413],
  ["over 64 KiB in bytes and not in characters", signed({ body: "ü".repeat(32_769) }), 413],
  ["far over 64 KiB in base64", { ...signed(), body: "A".repeat(200_000), isBase64Encoded: true }, 413],
])("a request %s is refused and leaves no mark", async (_what, request, statusCode) => {
  const { verify, marks } = setUp();
  expect(await verify(request)).toMatchObject({ kind: "refused", statusCode });
  expect(marks.size).toBe(0);
});

test.each([-300, 300])("a timestamp %d seconds off is still accepted", async (seconds) => {
  const { verify } = setUp();
  expect(await verify(signed({ at: NOW_SECONDS + seconds }))).toMatchObject({ kind: "genuine" });
});

test("a body of exactly 64 KiB is accepted", async () => {
  const { verify } = setUp();
  expect(await verify(signed({ body: "x".repeat(65_536) }))).toMatchObject({ kind: "genuine" });
});

test("the same request a second time is refused, and the mark outlasts the signature", async () => {
  const { verify, marks } = setUp();
  await verify(signed());
  expect(await verify(signed())).toEqual({ kind: "refused", statusCode: 401, why: "request seen before" });
  expect([...marks.values()]).toEqual([new Date("2026-03-02T10:10:00Z")]);
});

test("without its table the verifier lets requests through and says so", async () => {
  const { verify, unmarked } = setUp({ markingFails: true });
  expect(await verify(signed())).toMatchObject({ kind: "genuine" });
  expect(unmarked).toHaveLength(1);
});

test("a rotated secret is read anew, once", async () => {
  const { verify, reads } = setUp({ kept: "old", current: SECRET });
  expect(await verify(signed())).toMatchObject({ kind: "genuine" });
  expect(reads).toEqual([false, true]);
});

test("a wrong signature costs one fresh read and no more", async () => {
  const { verify, reads } = setUp();
  await verify(signed({ secret: "guess" }));
  expect(reads).toEqual([false, true]);
});
