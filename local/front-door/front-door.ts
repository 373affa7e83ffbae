import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { closeServer, listenOnLoopback } from "../loopback.ts";
import { AwsFault } from "../service.ts";
import { awsJson } from "./aws-json.ts";
import type { Calls } from "./calls.ts";
import { credentialOf } from "./credential.ts";
import type { ForeignApi } from "./foreign-api.ts";
import type { Flight } from "./in-flight.ts";
import type { Principals } from "./principals.ts";
import { traitsOf, unknownKeyFault } from "./service-traits.ts";
import { readRequest, type WireAnswer } from "./wire.ts";

export type MountedHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  pathAfterPrefix: string,
) => Promise<void>;

export interface FrontDoorOptions {
  readonly clock: Clock;
  readonly calls: Calls;
  readonly principals: Principals;
}

/** The one HTTP server of the cloud, on 127.0.0.1: AWS's protocols, and what is mounted beside them. */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #mounted = new Map<string, MountedHandler>();
  readonly #foreign = new Map<string, ForeignApi>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  constructor(options: FrontDoorOptions) {
    this.#options = options;
  }

  /** Serves all paths that begin with the prefix, which is handed over without it. */
  mount(prefix: string, handler: MountedHandler): void {
    this.#mounted.set(prefix, handler);
  }

  /** Serves an API beside AWS: `<prefix><access key id of the caller>/<operation>`. */
  mountForeign(prefix: string, api: ForeignApi): void {
    this.#foreign.set(prefix, api);
  }

  /** Opens a free port of 127.0.0.1 and answers its address, `http://127.0.0.1:<port>`. */
  listen(): Promise<string> {
    // the clock may stand still for longer than a connection is kept by default
    this.#server.keepAliveTimeout = 0;
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { calls, clock } = this.#options;
    const mount = underPrefix(this.#mounted, request);
    const foreign = underPrefix(this.#foreign, request);
    const flight = calls.inFlight.begin(this.#functionKey(request, foreign?.path));
    response.on("close", () => flight.abandoned());
    // cloud time: clients compare it with their own clock
    response.setHeader("date", new Date(clock.now()).toUTCString());
    try {
      if (mount !== undefined) await mount.served(request, response, mount.path);
      else if (foreign !== undefined)
        send(response, await this.#answerForeign(foreign.served, foreign.path, request, flight));
      else send(response, await this.#answer(request, flight));
    } catch (error) {
      // the caller went away in the middle of its own request, or the local cloud has failed
      if (!request.complete) return;
      calls.failures.push(error);
      if (!response.headersSent) send(response, awsJson.refuse(failure(error), NO_REQUEST));
      else response.destroy();
    } finally {
      flight.end();
    }
  }

  /** Undefined when the caller is to hear nothing. */
  async #answer(request: IncomingMessage, flight: Flight): Promise<WireAnswer | undefined> {
    const { calls, principals } = this.#options;
    const credential = credentialOf(request.headers);
    const wire = await readRequest(request);
    if (credential === undefined) {
      return awsJson.refuse(
        new AwsFault("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
        wire,
      );
    }
    const { accessKeyId, signingName } = credential;
    const protocol = traitsOf(signingName)?.protocol ?? awsJson;
    try {
      const caller = principals.of(accessKeyId);
      if (caller === undefined) throw unknownKeyFault(signingName);
      const name = protocol.operationOf(signingName, wire) ?? `${wire.method} ${wire.path}`;
      // before the input is parsed: only what is emulated is known to have a model
      const known = calls.registry.operation(signingName, name) !== undefined;
      const input = known ? protocol.parse(signingName, name, wire) : {};
      const heard = await calls.perform({ caller, accessKeyId, signingName, operation: name, input, flight });
      if (heard.kind === "nothing") return undefined;
      if (heard.kind === "fault") return protocol.refuse(heard.fault, wire);
      return protocol.answer(signingName, name, heard.output);
    } catch (error) {
      return protocol.refuse(error instanceof AwsFault ? error : this.#failed(error), wire);
    }
  }

  async #answerForeign(
    api: ForeignApi,
    path: string,
    request: IncomingMessage,
    flight: Flight,
  ): Promise<WireAnswer | undefined> {
    const { calls, principals } = this.#options;
    const [accessKeyId = "", operation = ""] = path.split(/[/?]/);
    const { headers } = request;
    const { body } = await readRequest(request);
    const caller = principals.of(accessKeyId);
    if (caller === undefined) throw new Error(`${api.name} is called by ${accessKeyId}, whom nobody knows`);
    return calls.performForeign({ api, caller, accessKeyId, operation, flight }, { headers, body: body.toString() });
  }

  #failed(error: unknown): AwsFault {
    const { failures } = this.#options.calls;
    if (!failures.includes(error)) failures.push(error);
    return failure(error);
  }

  #functionKey({ headers }: IncomingMessage, foreignPath: string | undefined): string | undefined {
    const accessKeyId =
      (foreignPath === undefined ? credentialOf(headers)?.accessKeyId : foreignPath.split("/")[0]) ?? "";
    return this.#options.principals.of(accessKeyId)?.functionName === undefined ? undefined : accessKeyId;
  }
}

function underPrefix<Served>(mounted: ReadonlyMap<string, Served>, { url = "" }: IncomingMessage) {
  for (const [prefix, served] of mounted) {
    if (url.startsWith(prefix)) return { served, path: url.slice(prefix.length) };
  }
  return undefined;
}

const NO_REQUEST = { method: "GET", path: "/", query: new URLSearchParams(), headers: new Map(), body: Buffer.of() };

/** With a status that no client retries: the local cloud itself is at fault. */
function failure(error: unknown): AwsFault {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsFault("LocalCloudFailure", `the local cloud failed: ${reason}`, 400);
}

function send(response: ServerResponse, answer: WireAnswer | undefined): void {
  if (answer === undefined) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, "x-amzn-requestid": randomUUID() });
  response.end(answer.body);
}
