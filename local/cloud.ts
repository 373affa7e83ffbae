import type { CloudClock } from "./clock.ts";
import { Calls } from "./front-door/calls.ts";
import type { ForeignApi } from "./front-door/foreign-api.ts";
import { FrontDoor, type MountedHandler } from "./front-door/front-door.ts";
import { Principals } from "./front-door/principals.ts";
import { Iam } from "./iam/iam.ts";
import { LambdaHost, type LambdaHostOptions } from "./lambda-host.ts";
import type { AwsService, InternalCalls, ResourceMaker } from "./service.ts";
import { makeSettle } from "./settling.ts";
import { type LoadedTemplate, loadTemplate } from "./template/load-template.ts";
import { readStack } from "./template/synthesised-stack.ts";

/** What services are made with. */
interface CloudParts {
  readonly clock: CloudClock;
  readonly calls: InternalCalls;
  readonly host: LambdaHost;
  readonly region: string;
  readonly accountId: string;
  /** `http://127.0.0.1:<port>` */
  readonly endpointUrl: string;
}

/** What the cloud is made of beside its own parts. */
export interface CloudServices {
  readonly services: readonly AwsService[];
  /** Served over HTTP beside AWS's protocols, by path prefix (`/_slack/api/`). */
  readonly mounts?: Readonly<Record<string, MountedHandler>>;
  /** APIs beside AWS that functions call, by path prefix. */
  readonly foreign?: Readonly<Record<string, ForeignApi>>;
  /** Calls in progress that wait for a function: to the clock they are idle. */
  waiting?(): number;
}

export interface CloudOptions {
  /** The folder of the synthesised application. */
  readonly cdkOut: string;
  readonly clock: CloudClock;
  readonly services: (parts: CloudParts) => CloudServices | Promise<CloudServices>;
  /** Warm sandboxes of an earlier cloud. */
  readonly pool?: LambdaHostOptions["pool"];
}

export interface Cloud extends LoadedTemplate {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly host: LambdaHost;
  /** The call log, fault injection, what is in flight, and what nobody emulates. */
  readonly calls: Calls;
  readonly iam: Iam;
  readonly principals: Principals;
  readonly frontDoor: FrontDoor;
  /** Ends everything. @throws AggregateError when the local cloud itself has failed meanwhile. */
  stop(): Promise<void>;
}

/**
 * Starts the cloud and makes what the synthesised template declares.
 * @throws Error for a template that cannot be run faithfully.
 */
export async function startCloud({ cdkOut, clock, services: makeServices, pool }: CloudOptions): Promise<Cloud> {
  const stack = readStack(cdkOut);
  const { region, accountId } = stack;
  const iam = new Iam({ region, accountId });
  const principals = new Principals(accountId);
  let endpoint = "";
  const host = new LambdaHost({
    clock,
    region,
    accountId,
    endpointUrl: () => endpoint,
    registerPrincipal: (accessKeyId, caller) => principals.register(accessKeyId, caller),
    ...(pool === undefined ? {} : { pool }),
  });
  const calls = new Calls({ clock, region, accountId, iam, principals, sandboxes: host });
  const frontDoor = new FrontDoor({ clock, calls, principals });
  endpoint = await frontDoor.listen();
  const close = async () => {
    await host.close();
    await frontDoor.close();
  };
  try {
    const made = await makeServices({ clock, calls, host, region, accountId, endpointUrl: endpoint });
    const { services, mounts = {}, foreign = {}, waiting = () => 0 } = made;
    clock.settleWith(
      makeSettle({
        clock,
        host,
        inFlight: () => calls.inFlight.count() - waiting(),
        held: (accessKeyId) => calls.inFlight.held(accessKeyId),
      }),
    );
    for (const service of services) calls.registry.register(service);
    for (const [prefix, handler] of Object.entries(mounts)) frontDoor.mount(prefix, handler);
    for (const [prefix, api] of Object.entries(foreign)) frontDoor.mountForeign(prefix, api);
    const makers: Record<string, ResourceMaker> = { ...iam.resourceMakers };
    for (const { resourceMakers } of services) Object.assign(makers, resourceMakers);
    const loaded = await loadTemplate(stack, makers);
    const stop = async () => {
      // what is cut off in the middle by the end itself is no failure
      const failures = [...calls.failures];
      await close();
      if (failures.length > 0) throw new AggregateError(failures, "the local cloud has failed");
    };
    return { ...loaded, endpoint, region, accountId, host, calls, iam, principals, frontDoor, stop };
  } catch (error) {
    await close();
    throw error;
  }
}
