import { z } from "zod";

const stageText = "must be 2 to 10 lower-case letters and digits, beginning with a letter, such as staging";
const prefixText = "must be 2 to 20 lower-case letters and digits, beginning with a letter, such as daypass";

/** Which of several deployments this is. No hyphen, so that no stage's name can be taken for another's. */
export const Stage = z
  .string(stageText)
  .regex(/^[a-z][a-z0-9]{1,9}$/, stageText)
  .default("prod")
  .describe(
    "Which deployment this is. It is part of every name, so that stages live side by side; prod is left out of names.",
  );

export const NamePrefix = z
  .string(prefixText)
  .regex(/^[a-z][a-z0-9]{1,19}$/, prefixText)
  .default("daypass")
  .describe("What every name begins with. Never change it, nor the stage: live grants know their end by its name.");
