import * as z from "zod/mini";
import { ListedBinding } from "../../lambdas/contracts/binding-change.ts";
import { table } from "../formats/table.ts";

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

/** A line for each binding. */
export function bindingsAsTable(listed: readonly Listed[]): string {
  return listed.length === 0 ? "nobody is bound" : table(HEADINGS, listed.map(row));
}

function row({ binding, inForce }: Listed): readonly string[] {
  const { slackUserId, userId, email, by, boundAt } = binding;
  return [slackUserId, userId, email, by.kind, boundAt.toISOString().slice(0, 16), inForce ? "yes" : "no"];
}
