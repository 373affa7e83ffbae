import type { Broken, Judged } from "./watch.ts";

/** Milliseconds: three minutes until the sweep calls it overdue, five until it looks, and what trouble before may have put off. */
const BOUND = 3_600_000;

/** I1, I2 and I6: what must hold at every instant. */
export function watchInstant(judged: Judged, broken: Broken): void {
  const { truth, world, time } = judged;
  for (const known of truth.all()) {
    const { access } = known;
    const exists = truth.exists(access);
    if (known.isStanding) {
      if (!exists) broken("I6 standing access was removed");
      continue;
    }
    // what AWS lists for a person who is no more gives nobody access
    if (!exists || !world.users.has(access.principalId)) continue;
    const open = truth.openFor(known);
    const account = access.kind === "account" ? world.accounts.get(access.accountId)?.state : "active";
    if (account !== "active") continue;
    const isGuarded = open.some(({ id, status }) => {
      if (status === "revoking" || judged.disarmed.has(id)) return true;
      return world.schedules.armed().some(({ requestId }) => requestId === id);
    });
    const fired = open.some(({ schedule }) => schedule !== undefined && schedule.at.getTime() <= time.now());
    if (!isGuarded && !fired) broken("I1 access without an armed expiry");
    const last = Math.max(0, ...open.map(({ expiresAt }) => expiresAt?.getTime() ?? 0));
    const allowedUntil = Math.max(last, judged.troubledUntilMs()) + BOUND;
    if (time.now() > allowedUntil) broken("I2 access outlived its expiry");
  }
}
