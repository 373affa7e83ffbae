/** The reminder at this place of the list, and what is wrong with it. */
interface ReminderProblem {
  readonly at: number;
  readonly message: string;
}

/** What is wrong with the order of reminders, in seconds after the request. */
export function remindersOutOfOrder(remindersAfter: readonly number[]): readonly ReminderProblem[] {
  return remindersAfter.flatMap((after, at) =>
    at > 0 && after <= (remindersAfter[at - 1] ?? 0)
      ? [{ at, message: "not after the one before, allowed: reminders in ascending order" }]
      : [],
  );
}

/** Reminders that would come when the request has lapsed. */
export function remindersTooLate(
  remindersAfter: readonly number[],
  lapseAfterSeconds: number,
): readonly ReminderProblem[] {
  return remindersAfter.flatMap((after, at) =>
    after >= lapseAfterSeconds ? [{ at, message: "not before the lapse, allowed: less than lapseAfter" }] : [],
  );
}
