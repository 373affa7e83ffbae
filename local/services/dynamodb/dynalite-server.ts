import { Agent, request, type Server } from "node:http";
import dynalite from "dynalite";
import { AwsFault } from "../../service.ts";

/** It looks for a signature and does not check it; the front door has decided who calls. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
  "x-amz-date": "20260101T000000Z",
};

/** dynalite in memory, behind a port of its own on 127.0.0.1 that only this class knows. */
export class DynaliteServer {
  readonly #agent = new Agent({ keepAlive: true });
  #started: Promise<{ readonly server: Server; readonly port: number }> | undefined;

  /** @throws AwsFault with dynalite's error code and message, which are DynamoDB's. */
  async call(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    this.#started ??= start();
    const { port } = await this.#started;
    const { status, text } = await post(this.#agent, port, action, JSON.stringify(input));
    const answer: Readonly<Record<string, unknown>> = JSON.parse(text);
    if (status === 200) return answer;
    const type = String(answer["__type"]);
    throw new AwsFault(type.slice(type.indexOf("#") + 1), String(answer["message"] ?? answer["Message"] ?? ""), status);
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    const started = await this.#started;
    if (started === undefined) return;
    const { server } = started;
    await new Promise<void>((resolve, reject) =>
      server.close((error) => (error === undefined || error === null ? resolve() : reject(error))),
    );
  }
}

function start(): Promise<{ readonly server: Server; readonly port: number }> {
  return new Promise((resolve, reject) => {
    const server = dynalite({ createTableMs: 0 });
    // the clock may stand still for longer than a connection is kept by default
    server.keepAliveTimeout = 0;
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error(`dynalite listens at ${address}`));
      else resolve({ server, port: address.port });
    });
  });
}

function post(agent: Agent, port: number, action: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...HEADERS,
      "x-amz-target": `DynamoDB_20120810.${action}`,
      "content-length": Buffer.byteLength(body),
    };
    const sent = request({ host: "127.0.0.1", port, method: "POST", agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
