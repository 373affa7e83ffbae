import * as z from "zod/mini";
import { makeLogger } from "../../../lambdas/runtime/logger.ts";
import { perMessage } from "../../../lambdas/runtime/queue-task.ts";
import { MalformedInputError } from "../../../lambdas/runtime/workflow-task.ts";

const Message = z.strictObject({ name: z.string() });

function setUp() {
  const lines: string[] = [];
  const done: string[] = [];
  const run = (batch: unknown) =>
    perMessage(
      makeLogger("notify", (line) => lines.push(line)),
      batch,
      Message,
      async ({ name }) => {
        if (name === "bad") throw new Error("not today");
        done.push(name);
      },
    );
  return { lines, done, run };
}

const batchOf = (...bodies: readonly string[]) => deliveredAgain(1, ...bodies);
const deliveredAgain = (times: number, ...bodies: readonly string[]) => ({
  Records: bodies.map((body, at) => {
    const attributes = { ApproximateReceiveCount: String(times) };
    return { messageId: `m-${at}`, body, receiptHandle: "secret", attributes };
  }),
});

test("each message is done by itself, in order, and those that fail are named", async () => {
  const { run, done, lines } = setUp();
  const bodies = ['{"name":"a"}', "{", '{"name":"bad"}', '{"name":7}', '{"name":"b"}'];
  const batchItemFailures = ["m-1", "m-2", "m-3"].map((itemIdentifier) => ({ itemIdentifier }));
  expect(await run(batchOf(...bodies))).toEqual({ batchItemFailures });
  expect(done).toEqual(["a", "b"]);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(["info", "error", "error", "error", "info"]);
});

test("what does not fit is named by path and by what is expected, not by content", async () => {
  const { run, lines } = setUp();
  await run(batchOf('{"name":["shibboleth"],"shibboleth":1}'));
  const { error } = JSON.parse(lines[0] ?? "");
  expect(error.message).toBe(
    "input does not fit its contract: name (invalid_type, expected string), all of it (unrecognized_keys)",
  );
  expect(lines.join()).not.toContain("shibboleth");
});

test("what cannot be read is one line, however often it is delivered; what failed is one each time", async () => {
  const { run, lines } = setUp();
  for (const times of [1, 2, 3, 99, 100]) {
    const { batchItemFailures } = await run(deliveredAgain(times, '{"name":7}', '{"name":"bad"}'));
    expect(batchItemFailures).toHaveLength(2);
  }
  expect(lines.map((line) => JSON.parse(line).messageId)).toEqual(["m-0", "m-1", "m-1", "m-1", "m-1", "m-0", "m-1"]);
});

test.each([[undefined], [null], [[]], [{}], [{ Records: "x" }], [{ Records: [{ body: "{}" }] }]])(
  "%j is no batch: one line, and thrown back whole",
  async (batch) => {
    const { run, lines } = setUp();
    await expect(run(batch)).rejects.toThrow(MalformedInputError);
    expect(lines).toHaveLength(1);
  },
);
