import { CloudClock } from "../../local/clock.ts";
import { type OpenStage, openStage, type StageOptions } from "../../local/lives/open-stage.ts";
import { SandboxPool } from "../../local/sandbox/sandbox-pool.ts";
import { twiceOutOfOrder } from "../../local/services/delivery.ts";
import { synthesisedOnce } from "./synthesised-once.ts";

let pool: SandboxPool | undefined;

/** A stage on the app as it is now. */
export async function openSharedStage({
  delivery = twiceOutOfOrder,
  wantedDenials,
}: Pick<StageOptions, "delivery" | "wantedDenials"> = {}): Promise<OpenStage> {
  pool ??= new SandboxPool();
  return openStage({
    cdkOut: await synthesisedOnce(),
    clock: new CloudClock({ startMs: Date.UTC(2026, 10, 2, 9), speed: 0 }),
    pool,
    delivery,
    ...(wantedDenials === undefined ? {} : { wantedDenials }),
  });
}

export async function closeSharedStage(stage: OpenStage): Promise<void> {
  try {
    await stage.close();
  } finally {
    await pool?.empty();
  }
}
