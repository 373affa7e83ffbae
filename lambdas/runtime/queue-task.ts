import type { SQSBatchItemFailure, SQSBatchResponse } from "aws-lambda";
import type { Logger } from "pino";
import * as z from "zod/mini";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

/** `ApproximateReceiveCount`: how often it was delivered, this time included. */
const Message = z.object({
  messageId: z.string(),
  body: z.string(),
  attributes: z.object({ ApproximateReceiveCount: z.string() }),
});
const Batch = z.object({ Records: z.array(Message) });

/**
 * Runs the messages of a batch one after the other, each by itself: one that fails is delivered again, and in the end goes to the
 * dead-letter queue, also when it is malformed, so that nothing is lost without a word: a version that can read it may come in time.
 * One line says so, not one a delivery, and again each hundredth time, should the first have been lost. What is no batch at all is thrown back.
 */
export async function perMessage<Schema extends z.ZodMiniType>(
  logger: Logger,
  batch: unknown,
  schema: Schema,
  run: (message: z.output<Schema>) => Promise<unknown>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body, attributes } of recordsOf(logger, batch)) {
    logger.debug({ messageId, delivery: attributes.ApproximateReceiveCount }, "message begins");
    try {
      const output = await run(parseInput(schema, parseJson(body)));
      logger.info({ messageId, output }, "message done");
    } catch (error) {
      const isKnown = error instanceof MalformedInputError && !isToldOf(Number(attributes.ApproximateReceiveCount));
      if (!isKnown) logger.error({ messageId, error }, "message failed");
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

function isToldOf(delivery: number): boolean {
  return delivery === 1 || delivery % 100 === 0;
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
