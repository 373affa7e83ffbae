import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import dynalite from "dynalite";
import { AwsFault } from "../../service.ts";

/** It looks for a signature and does not check it; the front door has decided who calls. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
  "x-amz-date": "20260101T000000Z",
};

/** dynalite in memory. It is a web server that never listens: requests are handed to it as its socket would. */
export class DynaliteServer {
  readonly #server: Server = dynalite({ createTableMs: 0 });

  /** @throws AwsFault with dynalite's error code and message, which are DynamoDB's. */
  async call(action: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    const { status, text } = await this.#post(action, JSON.stringify(input));
    const answer: Readonly<Record<string, unknown>> = JSON.parse(text);
    if (status === 200) return answer;
    const type = String(answer["__type"]);
    throw new AwsFault(type.slice(type.indexOf("#") + 1), String(answer["message"] ?? answer["Message"] ?? ""), status);
  }

  #post(action: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve) => {
      const headers = { ...HEADERS, "x-amz-target": `DynamoDB_20120810.${action}` };
      const request = Object.assign(new EventEmitter(), { method: "POST", url: "/", headers });
      const response = {
        statusCode: 200,
        setHeader: () => {},
        end: (text: string) => resolve({ status: response.statusCode, text }),
      };
      this.#server.emit("request", request, response);
      request.emit("data", Buffer.from(body));
      request.emit("end");
    });
  }
}
