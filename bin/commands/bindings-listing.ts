import * as z from "zod/mini";
import { ListedBinding } from "../../lambdas/contracts/binding-change.ts";

type Listed = z.infer<typeof ListedBinding>;

const HEADINGS = ["SLACK", "USER", "E-MAIL", "BOUND BY", "SINCE", "IN FORCE"] as const;

/** One JSON array, instants as in the audit trail. */
export function bindingsAsJson(listed: readonly Listed[]): string {
  return JSON.stringify(
    listed.map((one) => {
      const { binding, inForce } = z.encode(ListedBinding, one);
      return { ...binding, inForce };
    }),
    undefined,
    2,
  );
}

/** Columns as wide as what is in them. */
export function bindingsAsTable(listed: readonly Listed[]): string {
  if (listed.length === 0) return "nobody is bound";
  const rows = [HEADINGS, ...listed.map(row)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function row({ binding, inForce }: Listed): readonly string[] {
  const { slackUserId, userId, email, by, boundAt } = binding;
  return [slackUserId, userId, email, by.kind, boundAt.toISOString().slice(0, 16), inForce ? "yes" : "no"];
}
