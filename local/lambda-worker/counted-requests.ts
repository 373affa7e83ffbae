import type { EventEmitter } from "node:events";
import http from "node:http";
import https from "node:https";

/** Counts a function's HTTP requests: those begun and not finished say that an answer is still on its way. */
export class CountedRequests {
  started = 0;
  finished = 0;
  /** Failed, or destroyed by the function itself for taking too long, and not closed yet. */
  givenUp = 0;

  install(): void {
    for (const client of [http, https]) {
      const real = client.request;
      const counted = (...args: unknown[]) => this.#follow(Reflect.apply(real, client, args));
      const get = (...args: unknown[]) => {
        const request = counted(...args);
        request.end();
        return request;
      };
      Object.assign(client, { request: counted, get });
    }
    const realFetch = globalThis.fetch;
    globalThis.fetch = async (...args) => {
      this.started += 1;
      try {
        const response = await realFetch(...args);
        // read whole, so that the request has ended when it is counted as finished
        const body = await response.arrayBuffer();
        return new Response(body.byteLength === 0 ? null : body, response);
      } finally {
        this.finished += 1;
      }
    };
    // its idle time-out runs on Node's internal timers, which know real time only
    http.ClientRequest.prototype.setTimeout = function setCloudTimeout(timeoutMs, callback) {
      if (callback !== undefined) this.once("timeout", callback);
      if (timeoutMs > 0) {
        const timer = setTimeout(() => this.emit("timeout"), timeoutMs);
        this.once("close", () => clearTimeout(timer));
      }
      return this;
    };
  }

  #follow(request: http.ClientRequest): http.ClientRequest {
    this.started += 1;
    let open = true;
    let isGivenUp = false;
    const finish = () => {
      if (open) this.finished += 1;
      if (open && isGivenUp) this.givenUp -= 1;
      open = false;
    };
    const giveUp = () => {
      if (open && !isGivenUp) this.givenUp += 1;
      isGivenUp = true;
    };
    const destroy = request.destroy.bind(request);
    request.destroy = (error) => {
      giveUp();
      return destroy(error);
    };
    // by emit and not by a listener: a "response" listener would keep Node from discarding an answer that nobody reads
    const emit = request.emit.bind(request);
    request.emit = (event: string | symbol, ...args: unknown[]) => {
      if (event === "response") finishWith(args[0], finish);
      if (event === "error") giveUp();
      if (event === "close") finish();
      return emit(event, ...args);
    };
    return request;
  }
}

function finishWith(response: unknown, finish: () => void): void {
  if (!isEmitter(response)) return;
  response.once("end", finish);
  response.once("close", finish);
}

function isEmitter(value: unknown): value is EventEmitter {
  return typeof value === "object" && value !== null && "once" in value;
}
