import type { Access } from "../domain/access.ts";
import { secondsAfter } from "../domain/instant.ts";
import type { AccessProviders } from "../ports/access-provider.ts";
import type { Clock } from "../ports/clock.ts";
import type { Permits } from "../ports/permits.ts";
import { providerOf } from "./provider-of.ts";

interface PermitPorts {
  readonly providers: AccessProviders;
  readonly permits: Permits;
  readonly clock: Clock;
}

/** Whether the holder may send a change of this access now: with a permit for so many seconds, where its kind needs one. */
export async function takePermit(
  { providers, permits, clock }: PermitPorts,
  access: Access,
  change: "create" | "delete",
  holder: string,
  seconds: number,
): Promise<boolean> {
  if (!providerOf(providers, access).needsPermits) return true;
  const now = clock.now();
  return permits.take(change, holder, now, secondsAfter(now, seconds));
}
