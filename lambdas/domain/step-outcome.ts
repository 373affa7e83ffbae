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

/** 2 to 20 s: what Identity Center's limits turned away comes back spread out. */
export function againWithJitter(random: () => number): StepOutcome {
  return again(2 + Math.floor(random() * 19));
}
