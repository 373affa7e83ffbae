import type { SQSBatchItemFailure, SQSBatchResponse } from "aws-lambda";
import type { Logger } from "pino";
import * as z from "zod/mini";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

const Batch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/** Messages that cannot be read and are remembered for having been told of: more of them are told of again. */
const REMEMBERED = 1_000;

/**
 * Runs the messages of a batch one after the other, each by itself: one that fails is delivered again, and in the end goes to the
 * dead-letter queue, also when it is malformed, so that nothing is lost without a word: a version that can read it may come in time.
 * Of that a sandbox says one line, not one a delivery. What is no batch at all is thrown back.
 */
export function makePerMessage(logger: Logger) {
  const toldOf = new Set<string>();
  return async <Schema extends z.ZodMiniType>(
    batch: unknown,
    schema: Schema,
    run: (message: z.output<Schema>) => Promise<unknown>,
  ): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const { messageId, body } of recordsOf(logger, batch)) {
      try {
        const output = await run(parseInput(schema, parseJson(body)));
        logger.info({ messageId, output }, "message done");
      } catch (error) {
        if (!toldOf.has(messageId)) logger.error({ messageId, error }, "message failed");
        if (error instanceof MalformedInputError && toldOf.size < REMEMBERED) toldOf.add(messageId);
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  };
}

function recordsOf(logger: Logger, batch: unknown): z.output<typeof Batch>["Records"] {
  try {
    return parseInput(Batch, batch).Records;
  } catch (error) {
    logger.error({ error }, "batch failed");
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedInputError("message is not JSON", { cause });
  }
}
