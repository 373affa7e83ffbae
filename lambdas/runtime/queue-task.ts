import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Logger } from "pino";
import type * as z from "zod/mini";
import { MalformedInputError, parseInput } from "./workflow-task.ts";

/**
 * Runs each message of a batch by itself: one that fails is delivered again, and in the end goes to the dead-letter queue, also when
 * it is malformed, so that nothing is lost without a word.
 */
export async function perMessage<Schema extends z.ZodMiniType>(
  logger: Logger,
  batch: SQSEvent,
  schema: Schema,
  run: (message: z.output<Schema>) => Promise<unknown>,
): Promise<SQSBatchResponse> {
  const results = await Promise.all(
    batch.Records.map(async ({ messageId, body }) => {
      try {
        const output = await run(parseInput(schema, parseJson(body)));
        logger.info({ messageId, output }, "message done");
        return [];
      } catch (error) {
        logger.error({ messageId, error }, "message failed");
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: results.flat() };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedInputError("message is not JSON", { cause });
  }
}
