import { z } from "zod";

export const SweepSettings = z
  .strictObject({
    everyMinutes: z
      .int()
      .min(1)
      .max(5)
      .default(5)
      .describe(
        "How often the sweep looks for what is due. More than 5 is too rare: access that outlives its time is to be paged about 10 minutes on.",
      ),
  })
  .prefault({});
