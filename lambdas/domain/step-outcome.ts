import * as z from "zod/mini";

/** A re-entrant step's answer to its workflow: done, or to be called again after so many seconds. */
export const StepOutcome = z.discriminatedUnion("next", [
  z.strictObject({ next: z.literal("done"), status: z.string() }),
  z.strictObject({ next: z.literal("again"), seconds: z.int() }),
]);
export type StepOutcome = z.infer<typeof StepOutcome>;

export function done(status: string): StepOutcome {
  return { next: "done", status };
}

export function again(seconds: number): StepOutcome {
  return { next: "again", seconds };
}
