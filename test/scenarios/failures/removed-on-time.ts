import { MINUTE_MS } from "../../../local/lives/stage.ts";
import type { RequestOnItsWay } from "../request-on-its-way.ts";

/** One minute of the scheduler, one to remove it and to see that it is gone. */
export const ON_TIME_MS = 2 * MINUTE_MS;

/** The access is there until a second before its expiry, and gone in time after it. */
export async function isRemovedOnTime(request: RequestOnItsWay): Promise<void> {
  const { clock } = request.stage;
  const expiresAt = await request.expiresAt();
  await clock.skipTo(expiresAt - 1000);
  expect(request.exists()).toBe(true);
  await clock.skipTo(expiresAt + ON_TIME_MS);
  expect(request.exists()).toBe(false);
}
