import { CloudClock } from "../../../local/clock.ts";
import type { AwsService, CallContext, Caller } from "../../../local/service.ts";

export const startMs = Date.UTC(2026, 0, 1);
const region = "eu-west-1";
const accountId = "111122223333";

/** A paused clock that lets the event loop turn often enough for everything but network calls to come to rest. */
export function pausedClock(): CloudClock {
  const clock = new CloudClock({ startMs, speed: 0 });
  clock.settleWith(async () => {
    for (let turn = 0; turn < 5 || clock.firesSoon(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  });
  return clock;
}

/** Calls and makes by name, as the front door and the template reader do. */
export function serviceBench(service: AwsService, clock: CloudClock, caller: Caller = { principalArn: "x" }) {
  const context: CallContext = { caller, clock, region, accountId };
  const operation = (name: string) => {
    const found = service.operations[name];
    if (found === undefined) throw new Error(`no operation ${name}`);
    return found;
  };
  return {
    // an operation takes its own input type only, which a test by name cannot know
    call: async (name: string, input: object) => (await operation(name).run(input as never, context)) as Answer,
    needs: (name: string, input: object) => operation(name).needs(input as never, context),
    make: async (type: string, properties: object, logicalId = "Made") => {
      const maker = service.resourceMakers?.[type];
      if (maker === undefined) throw new Error(`no maker of ${type}`);
      return maker({ ...properties }, { logicalId, stackName: "Test", region, accountId });
    },
  };
}

interface Answer {
  readonly [name: string]: unknown;
}
