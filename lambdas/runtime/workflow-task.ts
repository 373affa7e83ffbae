import type { Context } from "aws-lambda";
import type { Logger } from "pino";
import type * as z from "zod/mini";

/** What a function was called with does not fit its contract. A retry cannot help. */
export class MalformedInputError extends Error {
  override readonly name = "MalformedInputError";
}

/** Parses what came in; what does not fit is named by path and by what is expected there, never by content. */
export function parseInput<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const expected = "expected" in issue ? `, expected ${issue.expected}` : "";
    return `${issue.path.join(".") || "all of it"} (${issue.code}${expected})`;
  });
  throw new MalformedInputError(`input does not fit its contract: ${problems.join(", ")}`);
}

/**
 * A Lambda for one task of a workflow: parses its input by the contract, runs, and says in one line how it went. A fault goes on to
 * the workflow, which knows by its name whether to try again. The second argument of `run` names this invocation alone. Of what
 * comes out, the line has what `logged` picks: all of it, unless said otherwise.
 */
export function workflowTask<Schema extends z.ZodMiniType, Output>(
  logger: Logger,
  schema: Schema,
  run: (input: z.output<Schema>, invocation: string) => Promise<Output>,
  logged: (output: Output) => unknown = (output) => output,
): (event: unknown, context: Context) => Promise<Output> {
  return async (event, context) => {
    logger.debug({ invocation: context.awsRequestId }, "step begins");
    try {
      const output = await run(parseInput(schema, event), context.awsRequestId);
      logger.info({ invocation: context.awsRequestId, output: logged(output) }, "step done");
      return output;
    } catch (error) {
      logger.error({ invocation: context.awsRequestId, error }, "step failed");
      throw error;
    }
  };
}
