import * as z from "zod/mini";
import { AccountAssignment } from "./account-assignment.ts";
import { ExpiryFired } from "./expiry-fired.ts";

/**
 * What was armed and written before there were kinds of access: an `assignment`, of the one kind that there was. Whoever is granted
 * something then must lose it by whatever version there is at its end.
 */
const ExpiryFiredThen = z.strictObject({
  ...z.omit(ExpiryFired, { access: true }).shape,
  assignment: z.omit(AccountAssignment, { kind: true }),
});

/** An expiry that was armed before there were kinds of access. */
export const ExpiryFiredBeforeKinds = z.pipe(
  ExpiryFiredThen,
  z.transform(({ assignment, ...fired }): ExpiryFired => ({ ...fired, access: { kind: "account", ...assignment } })),
);

const RecordThen = z.looseObject({
  request: z.looseObject({ target: z.looseObject({}), assignment: z.looseObject({}) }),
});

/**
 * A stored record with a kind where it was written before there were any; any other as it is. Its hash is of what was written: it can
 * be ended, lapse and be shown, but is granted and extended no more.
 */
export function withKinds(stored: Record<string, unknown>): Record<string, unknown> {
  const then = RecordThen.safeParse(stored);
  if (!then.success) return stored;
  const { assignment, target, ...request } = then.data.request;
  const kind = "account";
  return { ...stored, request: { ...request, target: { kind, ...target }, access: { kind, ...assignment } } };
}
