import { z } from "zod";
import { waitDuration } from "../duration.ts";
import { remindersOutOfOrder, remindersTooLate } from "../reminders.ts";
import { SAID_DEFAULTS } from "./said-defaults.ts";

const USUAL_REMINDERS = ["15m", "45m", "105m", "225m", "465m"];

/** How long a request waits for a decision. What `defaults` of the access policy says of it counts more. */
export const RequestsSettings = z
  .strictObject({
    remindersAfter: z
      .array(waitDuration)
      .max(20)
      .optional()
      .describe("When the channel is reminded of a request that nobody has decided, counted from its submission.")
      .register(SAID_DEFAULTS, { usual: `\`[${USUAL_REMINDERS.join(", ")}]\`, as far as before the lapse` }),
    lapseAfter: waitDuration.prefault("8h").describe("When a request that nobody has decided lapses."),
  })
  .superRefine(({ remindersAfter = [], lapseAfter }, { addIssue }) => {
    for (const { at, message } of [
      ...remindersOutOfOrder(remindersAfter),
      ...remindersTooLate(remindersAfter, lapseAfter),
    ]) {
      addIssue({ code: "custom", path: ["remindersAfter", at], message });
    }
  })
  .transform(({ remindersAfter, lapseAfter }) => {
    const usual = z.array(waitDuration).parse(USUAL_REMINDERS);
    return {
      remindersAfterSeconds: remindersAfter ?? usual.filter((after) => after < lapseAfter),
      lapseAfterSeconds: lapseAfter,
    };
  })
  .prefault({});
export type RequestsSettings = z.output<typeof RequestsSettings>;
