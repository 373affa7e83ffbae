import { AwsFault } from "../service.ts";
import { awsJson } from "./aws-json.ts";
import { awsQuery } from "./aws-query.ts";
import type { Protocol } from "./protocol.ts";
import { restJson } from "./rest-json.ts";
import { s3RestXml } from "./s3-rest-xml.ts";

/** What differs between services at the front door: how they are spoken to, and how they refuse. */
interface ServiceTraits {
  readonly protocol: Protocol;
  /** Error code and status. */
  readonly throttled?: readonly [string, number];
  readonly broken?: readonly [string, number];
  readonly denied?: readonly [string, number];
  readonly unknownKey?: readonly [string, number];
}

const scheduler = restJson(["CreateSchedule", "GetSchedule", "DeleteSchedule", "ListSchedules"]);
const TRAITS: Readonly<Record<string, ServiceTraits>> = {
  dynamodb: {
    protocol: awsJson,
    throttled: ["ProvisionedThroughputExceededException", 400],
    broken: ["InternalServerError", 500],
  },
  events: { protocol: awsJson, broken: ["InternalException", 500] },
  identitystore: { protocol: awsJson },
  lambda: {
    protocol: restJson(["Invoke"]),
    throttled: ["TooManyRequestsException", 429],
    broken: ["ServiceException", 500],
    denied: ["AccessDeniedException", 403],
    unknownKey: ["UnrecognizedClientException", 403],
  },
  organizations: {
    protocol: awsJson,
    throttled: ["TooManyRequestsException", 400],
    broken: ["ServiceException", 500],
  },
  s3: {
    protocol: s3RestXml,
    throttled: ["SlowDown", 503],
    broken: ["InternalError", 500],
    denied: ["AccessDenied", 403],
    unknownKey: ["InvalidAccessKeyId", 403],
  },
  scheduler: {
    protocol: scheduler,
    throttled: ["ThrottlingException", 429],
    denied: ["AccessDeniedException", 403],
    unknownKey: ["UnrecognizedClientException", 403],
  },
  secretsmanager: { protocol: awsJson, broken: ["InternalServiceError", 500] },
  sns: {
    protocol: awsQuery,
    broken: ["InternalError", 500],
    denied: ["AuthorizationError", 403],
    unknownKey: ["InvalidClientTokenId", 403],
  },
  sqs: { protocol: awsJson, denied: ["AccessDenied", 403], unknownKey: ["InvalidClientTokenId", 403] },
  sso: { protocol: awsJson },
  states: { protocol: awsJson },
};

export function traitsOf(signingName: string): ServiceTraits | undefined {
  return Object.hasOwn(TRAITS, signingName) ? TRAITS[signingName] : undefined;
}

/** The service's own way to say that it is asked too often. */
export function throttledFault(signingName: string): AwsFault {
  const [code, status] = traitsOf(signingName)?.throttled ?? ["ThrottlingException", 400];
  return new AwsFault(code, "Rate exceeded", status);
}

/** The service's own way to say that it failed. */
export function brokenFault(signingName: string): AwsFault {
  const [code, status] = traitsOf(signingName)?.broken ?? ["InternalServerException", 500];
  return new AwsFault(code, "We encountered an internal error. Please try again.", status);
}

export function deniedFault(signingName: string, message: string): AwsFault {
  const [code, status] = traitsOf(signingName)?.denied ?? ["AccessDeniedException", 400];
  return new AwsFault(code, message, status);
}

/** Nobody has this access key. */
export function unknownKeyFault(signingName: string): AwsFault {
  const [code, status] = traitsOf(signingName)?.unknownKey ?? ["UnrecognizedClientException", 400];
  return new AwsFault(code, "The security token included in the request is invalid.", status);
}
