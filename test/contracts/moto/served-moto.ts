import { SynthesisedTemplate } from "../../lib/synthesised.ts";
import type { BreakableTarget } from "../contract-target.ts";
import { MotoDoor } from "./moto-door.ts";
import { startMoto } from "./moto-server.ts";

const REGION = "eu-central-1";
/** The account that moto takes everybody for. */
export const ACCOUNT = "123456789012";

export type ServedMoto = Awaited<ReturnType<typeof serveMoto>>;

/** Moto behind its door. The adapters find it as they find AWS, in the environment. */
export async function serveMoto() {
  const moto = await startMoto();
  const door = new MotoDoor(moto.endpoint);
  const endpoint = await door.listen();
  const before = { ...process.env };
  const credentials = { accessKeyId: "AKIAMOTO000000000001", secretAccessKey: "moto" };
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
  });
  /** Moto has the time of the machine, and lets nothing run out by itself; whoever waits is later from then on. */
  let waitedMs = 0;
  const clock = { now: () => new Date(Date.now() + waitedMs) };
  return {
    door,
    clock,
    region: REGION,
    template: new SynthesisedTemplate(),
    /** Of clients that make things and look on: past the door. */
    settings: { endpoint: moto.endpoint, region: REGION, credentials, forcePathStyle: true },
    reset: moto.reset,
    targetOf<Port>(port: Port, ...services: readonly string[]): BreakableTarget<Port> {
      door.mend();
      return {
        port,
        now: clock.now,
        advance: async (seconds) => {
          waitedMs += seconds * 1000;
        },
        breakDown: (outage) => door.breakDown(services, outage),
        mend: () => door.mend(),
      };
    },
    async close() {
      process.env = before;
      await door.close();
      await moto.stop();
    },
  };
}
