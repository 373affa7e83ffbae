import type { AwsFault } from "../service.ts";
import type { WireAnswer, WireRequest } from "./wire.ts";

/** One of AWS's wire protocols, on the server's side. */
export interface Protocol {
  /** The operation's name in AWS's model, or what the request calls it; undefined when it names none. */
  operationOf(signingName: string, request: WireRequest): string | undefined;
  /** The SDK-shaped input. @throws AwsFault for what cannot be read */
  parse(signingName: string, operation: string, request: WireRequest): object;
  answer(signingName: string, operation: string, output: unknown): WireAnswer;
  refuse(fault: AwsFault, request: WireRequest): WireAnswer;
}
