import { ENVIRONMENTS } from "../lambdas/contracts/environments.ts";

/** Where a stage is deployed, and how its names begin. */
export interface StagePlace {
  readonly stage: string;
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
}

/** The stage that is not written into names: what was deployed before there were stages keeps its names. */
const UNNAMED_STAGE = "prod";

/** What every name of a stage begins with, and the whole name of its table, bus and API. */
export function baseName({ namePrefix, stage }: Pick<StagePlace, "stage" | "namePrefix">): string {
  return stage === UNNAMED_STAGE ? namePrefix : `${namePrefix}-${stage}`;
}

/** A bucket's name is unique in all of AWS, so it says where it is. */
export function bucketName(what: "audit" | "audit-logs" | "directory", place: StagePlace): string {
  return `${baseName(place)}-${what}-${place.account}-${place.region}`;
}

/** Most characters of a name, by CloudFormation type, with the source of each limit. */
const MOST = {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
  stack: 128,
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  role: 64,
  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
  function: 64,
  // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html
  "schedule group": 64,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  bucket: 63,
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  "state machine": 80,
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  queue: 80,
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
  table: 255,
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html
  bus: 256,
} as const;

export interface PhysicalName {
  readonly what: keyof typeof MOST;
  readonly name: string;
}

/** Every name of a stage that is fixed. A test compares them with the template. */
export function physicalNames(place: StagePlace): readonly PhysicalName[] {
  const base = baseName(place);
  const named = (what: PhysicalName["what"], ...ends: readonly string[]) =>
    ends.map((end) => ({ what, name: `${base}${end}` }));
  const functions = Object.keys(ENVIRONMENTS).map((handler) => `-${handler}`);
  const machines = ["-access", "-revocation", "-directory"];
  return [
    { what: "stack", name: stackName(place) },
    ...named("role", "-expiries", ...functions, ...machines.map((machine) => `${machine}-workflow`)),
    ...named("function", ...functions),
    ...named("schedule group", "-expiries"),
    ...named("state machine", ...machines),
    ...named("queue", "-expiries-dead-letters"),
    ...named("table", ""),
    ...named("bus", ""),
    { what: "bucket", name: bucketName("audit", place) },
    { what: "bucket", name: bucketName("audit-logs", place) },
    { what: "bucket", name: bucketName("directory", place) },
  ];
}

/** Names that AWS would refuse. */
export function overlongNames(place: StagePlace): readonly (PhysicalName & { readonly most: number })[] {
  return physicalNames(place)
    .map(({ what, name }) => ({ what, name, most: MOST[what] }))
    .filter(({ name, most }) => name.length > most);
}

/** As a name of one word is written in CloudFormation: `Daypass`, `Daypass-staging`. */
export function stackName(place: StagePlace): string {
  const base = baseName(place);
  return `${base[0]?.toUpperCase()}${base.slice(1)}`;
}
