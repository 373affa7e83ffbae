import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from "node:http";
import { awsJson } from "../../../local/front-door/aws-json.ts";
import { credentialOf } from "../../../local/front-door/credential.ts";
import { brokenFault, throttledFault, traitsOf } from "../../../local/front-door/service-traits.ts";
import type { WireAnswer, WireRequest } from "../../../local/front-door/wire.ts";
import { closeServer, listenOnLoopback } from "../../../local/loopback.ts";
import type { AwsFault } from "../../../local/service.ts";
import type { Outage } from "../contract-target.ts";

interface Call {
  readonly service: string;
  readonly operation: string;
}
interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | string;
}

/**
 * Stands before moto, which never fails and is never too busy: hands every request on as it came, unless it is to be refused as AWS
 * refuses, delivered twice, or its answer lost.
 */
export class MotoDoor {
  readonly calls: Call[] = [];
  readonly #moto: string;
  readonly #server = createServer((incoming, response) => void this.#handle(incoming, response));
  #outage: { readonly services: readonly string[]; readonly outage: Outage } | undefined;
  readonly #lost = new Set<string>();
  readonly #twice = new Set<string>();
  /** What is under way: moto's conditional writes are not atomic, AWS's are, so it is asked for one thing after the other. */
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(moto: string) {
    this.#moto = moto;
  }

  /** Every call of these services is refused, without effect, until `mend`. */
  breakDown(services: readonly string[], outage: Outage): void {
    this.#outage = { services, outage };
  }

  mend(): void {
    this.#outage = undefined;
    this.#lost.clear();
    this.#twice.clear();
  }

  /** The next call of this operation does what it does, and its answer is lost. */
  loseAnswer(operation: string): void {
    this.#lost.add(operation);
  }

  /** The next call of this operation reaches moto twice. */
  deliverTwice(operation: string): void {
    this.#twice.add(operation);
  }

  /** @returns its address, on a free port. */
  listen(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const wire = await wireOf(incoming);
      const service = credentialOf(incoming.headers)?.signingName ?? "";
      const protocol = traitsOf(service)?.protocol ?? awsJson;
      const operation = protocol.operationOf(service, wire) ?? "";
      this.calls.push({ service, operation });
      const { services = [], outage } = this.#outage ?? {};
      const refuse = (fault: AwsFault) => send(response, protocol.refuse(fault, wire));
      if (services.includes(service)) {
        return refuse(outage === "throttled" ? throttledFault(service) : brokenFault(service));
      }
      const answer = await this.#inTurn(incoming, wire.body);
      if (this.#twice.delete(operation)) await this.#inTurn(incoming, wire.body);
      if (this.#lost.delete(operation)) return refuse(brokenFault(service));
      send(response, answer);
    } catch {
      // the caller hears what it hears when a server dies
      response.destroy();
    }
  }

  #inTurn(incoming: IncomingMessage, body: Uint8Array): Promise<Answer> {
    const handOn = () => this.#handOn(incoming, body);
    const answer = this.#underWay.then(handOn, handOn);
    this.#underWay = answer;
    return answer;
  }

  #handOn({ method, url, headers }: IncomingMessage, body: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.#moto}${url}`, { method, headers }, (answer) => {
        bodyOf(answer).then((read) => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: read });
        }, reject);
      });
      outgoing.once("error", reject);
      outgoing.end(body);
    });
  }
}

async function wireOf(incoming: IncomingMessage): Promise<WireRequest> {
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const headers = new Map(Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(",")]));
  return { method: incoming.method ?? "", path: pathname, query: searchParams, headers, body: await bodyOf(incoming) };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: Answer | WireAnswer): void {
  const { "transfer-encoding": _left, ...kept } = headers;
  response.writeHead(status, kept);
  response.end(body);
}
