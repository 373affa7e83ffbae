import { z } from "zod";

export const SweepSettings = z
  .strictObject({
    everyMinutes: z
      .int()
      .min(1)
      .max(5)
      .default(5)
      .describe(
        "How often the sweep looks for what is due and was missed: oftener than access that outlives its time is paged, after 10 minutes.",
      ),
  })
  .prefault({});
