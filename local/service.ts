import type { Clock } from "./clock.ts";

/** Who calls: the principal behind the request's access key, or an AWS service acting with a role of the template. */
export interface Caller {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` for a function, the role's ARN for a service acting with it. */
  readonly principalArn: string;
  /** The IAM role whose policies decide; absent for a principal without one. */
  readonly roleArn?: string;
  /** The AWS service that acts (`scheduler.amazonaws.com`), when it does so in its own name. */
  readonly servicePrincipal?: string;
  /** The resource for which a service acts (a rule, a schedule group): what policies know as `aws:SourceArn`. */
  readonly sourceArn?: string;
  /** The physical function name, when a function calls: the address for fault injection and the call log. */
  readonly functionName?: string;
}

/** One permission that an operation needs: all of them must be allowed. Condition keys are written as IAM writes them. */
export interface NeededPermission {
  readonly action: string;
  readonly resource: string;
  readonly conditionKeys?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface CallContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
}

/** One emulated operation: what it needs to be allowed, and what it does. `run` throws `AwsFault` for AWS's own errors. */
export interface Operation<Input = never, Output = unknown> {
  needs(input: Input, context: CallContext): readonly NeededPermission[];
  run(input: Input, context: CallContext): Promise<Output> | Output;
}

/** One emulated service: state and rules, no HTTP. An operation that is not here answers UnknownOperationException. */
export interface AwsService {
  /** The signing name in the credential scope: `dynamodb`, `s3`, `states`, `sso`, … */
  readonly signingName: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** CloudFormation types that this service makes, by type name (`AWS::SQS::Queue`). */
  readonly resourceMakers?: Readonly<Record<string, ResourceMaker>>;
  /** The resource policy document that governs this ARN (bucket policy for an object's ARN), if there is one. */
  resourcePolicy?(resourceArn: string): unknown;
}

/** An error that AWS itself would answer with. `code` is AWS's error name, `message` AWS's wording where it is known. */
export class AwsFault extends Error {
  override readonly name = "AwsFault";
  readonly code: string;
  readonly statusCode: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, statusCode = 400, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
    this.fields = fields;
  }
}

/** Calls from inside the cloud (a rule's target, a schedule, a state machine): same IAM verdict, call log and faults as over HTTP. */
export interface InternalCalls {
  call(caller: Caller, signingName: string, operation: string, input: object): Promise<unknown>;
}

export interface ResourceScope {
  readonly logicalId: string;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
}

/** What a template resource became: the value of Ref, and those of GetAtt by attribute name. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Makes one kind of template resource from its properties, whose intrinsics are already resolved. */
export type ResourceMaker = (
  properties: Readonly<Record<string, unknown>>,
  scope: ResourceScope,
) => Promise<CreatedResource> | CreatedResource;
