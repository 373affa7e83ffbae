import type { ExpirySchedules } from "../../../lambdas/ports/expiry-schedules.ts";
import type { Ledger, LedgerChange } from "../../../lambdas/ports/ledger.ts";
import type { World, WorldPorts } from "../../fixtures/daypass-world.ts";

/** Ports that misbehave as a wrong step would. */
export type Plant = (world: World) => Partial<WorldPorts>;

/** The schedule is made only when the assignment has been asked for. */
export const armingAfterTheGrant: Plant = (world) => {
  const postponed: Parameters<ExpirySchedules["create"]>[0][] = [];
  return {
    schedules: {
      ...world.schedules,
      async create(schedule) {
        postponed.push(schedule);
        return "created";
      },
      readBack: async () => "armed",
    },
    permits: {
      ...world.permits,
      async giveBack(kind, holder) {
        for (const schedule of postponed.splice(0)) await world.schedules.create(schedule);
        return world.permits.giveBack(kind, holder);
      },
    },
  };
};

export const noReadBack: Plant = (world) => ({ schedules: { ...world.schedules, readBack: async () => "armed" } });

/** Nothing is written before the one call; what it did is noted when it has answered. */
export const noWriteAheadMark: Plant = (world) => ({
  ledger: ledgerWith(world.ledger, ({ ours, operation, ...change }) => {
    if (operation?.kind !== "create")
      return { ...change, ...(ours === undefined ? {} : { ours }), ...(operation === undefined ? {} : { operation }) };
    return operation.awsRequestId === undefined ? change : { ...change, operation, ours: true };
  }),
});

/** Two invocations at one time think that it is their turn. */
export const noTurn: Plant = (world) => ({
  ledger: {
    ...world.ledger,
    takeTurn: (access, turn) => world.ledger.takeTurn(access, { ...turn, owner: "everybody" }),
    async change(access, _owner, { giveBack: _, ...change }) {
      return world.ledger.change(access, "everybody", change);
    },
  },
});

function ledgerWith(ledger: Ledger, changed: (change: LedgerChange) => LedgerChange): Ledger {
  return { ...ledger, change: (access, owner, change) => ledger.change(access, owner, changed(change)) };
}
