import type { z } from "zod";
import { SlackFault } from "./slack-fault.ts";

/** The value, or a fault with the lines in which Slack says what is wrong and where: `[ERROR] … [json-pointer:/blocks/0/text]`. */
export function acceptBlockKit<T>(schema: z.ZodType<T>, value: unknown, at: string, error: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) => `[ERROR] ${sayProblem(issue)} [json-pointer:${[at, ...issue.path.map(String)].join("/")}]`,
  );
  throw new SlackFault(error, lines);
}

function sayProblem(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_big":
      if (issue.origin === "string") return `must be less than ${Number(issue.maximum) + 1} characters`;
      return issue.origin === "array"
        ? `no more than ${issue.maximum} items allowed`
        : `must be at most ${issue.maximum}`;
    case "too_small":
      if (issue.origin === "string") return `must be more than ${Number(issue.minimum) - 1} characters`;
      return issue.origin === "array"
        ? `no fewer than ${issue.minimum} items allowed`
        : `must be at least ${issue.minimum}`;
    case "unrecognized_keys":
      return `invalid additional property: ${issue.keys.join(", ")}`;
    case "invalid_union":
      return "unsupported type";
    case "custom":
      return issue.message;
    default:
      return "failed to match all allowed schemas";
  }
}
