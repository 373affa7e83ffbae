import { CloudClock } from "../../local/clock.ts";
import type { AwsService } from "../../local/service.ts";
import { FUNCTION_KEY, openToyCloud, START } from "../local/front-door/toy-cloud.ts";
import type { BreakableTarget, Outage } from "./contract-target.ts";

/** More than any one test calls, retries included. */
const MANY_CALLS = 400;

export type ServedAws = Awaited<ReturnType<typeof serveAws>>;

/**
 * Local services behind the front door, without the app of the template: what AWS does to a caller can be provoked here, and
 * nobody listens to what is published and started. The adapters find it as they find AWS, in the environment.
 */
export async function serveAws(makeServices: (clock: CloudClock) => readonly AwsService[]) {
  // of the services; the front door, which delays nothing here, has one of its own
  const clock = new CloudClock({ startMs: START, speed: 0 });
  const cloud = await openToyCloud(makeServices(clock));
  const before = { ...process.env };
  const credentials = { AWS_ACCESS_KEY_ID: FUNCTION_KEY, AWS_SECRET_ACCESS_KEY: "local" };
  const { endpoint, region } = cloud.settings();
  Object.assign(process.env, credentials, { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region });
  const { faults } = cloud.calls;

  /** Calls of a service, or of one of its operations, are refused until the faults are reset. */
  const breakDown = (service: string, outage: Outage, operation?: string) => {
    const kind = outage === "throttled" ? "throttle" : "error-500";
    const match = { service, ...(operation === undefined ? {} : { operation }) };
    for (let nth = 1; nth <= MANY_CALLS; nth += 1) faults.inject({ kind, match, nth });
  };
  return {
    clock,
    faults,
    /** Of clients that look and act from outside: met by no fault. */
    settings: cloud.observer,
    scope: { logicalId: "Made", stackName: "Contracts", region, accountId: "111122223333" },
    breakDown,
    /** All that came to the door, in order. */
    calls: () => cloud.calls.log.entries,
    targetOf<Port>(port: Port, service: string): BreakableTarget<Port> {
      faults.reset();
      return {
        port,
        now: () => new Date(clock.now()),
        advance: (seconds) => clock.skipBy(seconds * 1000),
        breakDown: (outage) => breakDown(service, outage),
        mend: () => faults.reset(),
      };
    },
    async close() {
      process.env = before;
      await cloud.close();
      clock.close();
      if (cloud.calls.failures.length > 0) throw new AggregateError(cloud.calls.failures, "the local cloud has failed");
    },
  };
}
