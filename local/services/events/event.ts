import { randomUUID } from "node:crypto";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";

/** An event as rules see it and targets get it. */
export interface CloudEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** Why one entry of PutEvents was not taken; the others may have been. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: 256 KiB. */
const LONGEST_ENTRY_BYTES = 262_144;

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
export function eventOf(
  entry: PutEventsRequestEntry,
  place: { readonly region: string; readonly accountId: string },
  nowMs: number,
): CloudEvent | EntryFailure {
  const { Source = "", DetailType = "", Detail = "", Resources = [], Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value === "") return invalid(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: `Not authorized for the source ${Source}.` };
  }
  if (Buffer.byteLength(Source + DetailType + Detail + Resources.join("")) > LONGEST_ENTRY_BYTES) {
    return invalid(`Total size of the entry is larger than the limit of ${LONGEST_ENTRY_BYTES} bytes`);
  }
  const detail = parsedObject(Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": DetailType,
    source: Source,
    account: place.accountId,
    time: secondsText(Time?.getTime() ?? nowMs),
    region: place.region,
    resources: Resources,
    detail,
  };
}

export function secondsText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function invalid(ErrorMessage: string): EntryFailure {
  return { ErrorCode: "InvalidArgument", ErrorMessage };
}

function parsedObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
