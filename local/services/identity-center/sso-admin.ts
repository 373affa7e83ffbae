import type { Organisation } from "../../organisation.ts";
import { AwsFault, type AwsService, type NeededPermission, type Operation } from "../../service.ts";
import { awkwardPage } from "../pages.ts";
import { rowShape, statusShape } from "./assignment-shapes.ts";
import type { AssignmentStore, Row } from "./assignment-store.ts";
import { permissionSetPolicies } from "./permission-set-policies.ts";
import { provisionedPermissionSets } from "./provisioned-permission-sets.ts";
import type { SharedRateLimit } from "./rate-limit.ts";

export interface OfInstance {
  readonly InstanceArn: string;
}
export interface Paged extends OfInstance {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
export interface OfPermissionSet extends OfInstance {
  readonly PermissionSetArn: string;
}
interface AssignmentInput extends OfPermissionSet {
  readonly TargetId: string;
  readonly TargetType: string;
  readonly PrincipalType: "USER" | "GROUP";
  readonly PrincipalId: string;
}

export interface SsoAdminParts {
  readonly organisation: Organisation;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  readonly assignments: AssignmentStore;
  readonly limit: SharedRateLimit;
}

/** sso-admin, as a delegated administrator meets it: no assignment in the management account. */
export function createSsoAdminService(parts: SsoAdminParts): AwsService {
  const { organisation, instanceArn, identityStoreId, assignments, limit } = parts;
  const operation = <Input extends OfInstance>(
    action: string,
    needs: (input: Input) => readonly string[],
    run: (input: Input) => unknown,
  ): Operation<Input> => ({
    needs: (input) => needed(parts, action, needs(input)),
    run: (input, { caller }) => {
      limit.count(caller);
      if (input.InstanceArn !== instanceArn) throw notFound(`instance ${input.InstanceArn}`);
      return run(input);
    },
  });
  const onInstance = ({ InstanceArn }: OfInstance) => [InstanceArn];
  const onSet = ({ InstanceArn, PermissionSetArn }: OfPermissionSet) => [InstanceArn, PermissionSetArn];
  const permissionSet = (arn: string) =>
    organisation.permissionSets.get(arn) ?? refuse(notFound(`permission set ${arn}`));
  const account = (id: string) => organisation.accounts.get(id) ?? refuse(notFound(`account ${id}`));

  const start = (kind: "create" | "delete") => (input: AssignmentInput) => {
    permissionSet(input.PermissionSetArn);
    if (account(input.TargetId).id === organisation.managementAccount) {
      throw new AwsFault(
        "AccessDeniedException",
        "the management account cannot be managed by a delegated administrator",
      );
    }
    const { TargetId, PermissionSetArn, PrincipalType, PrincipalId } = input;
    const row: Row = {
      accountId: TargetId,
      permissionSetArn: PermissionSetArn,
      principalType: PrincipalType,
      principalId: PrincipalId,
    };
    return statusShape(assignments.start(kind, row));
  };
  const describe = (kind: "create" | "delete", id: string) => {
    const mutation = assignments.mutations.get(id);
    if (mutation?.kind !== kind) throw notFound(`request ${id}`);
    return statusShape(mutation);
  };
  const list = (kind: "create" | "delete", input: Paged & { Filter?: { Status?: string } }) => {
    const wanted = input.Filter?.Status;
    const found = [...assignments.mutations.values()].filter(
      (mutation) => mutation.kind === kind && (wanted === undefined || mutation.status === wanted),
    );
    return page(found, input, ({ requestId, status, createdAt }) => ({
      RequestId: requestId,
      Status: status,
      CreatedDate: new Date(createdAt),
    }));
  };

  const operations: Record<string, Operation> = {
    DescribeInstance: operation("DescribeInstance", onInstance, () => ({
      InstanceArn: instanceArn,
      IdentityStoreId: identityStoreId,
      Status: "ACTIVE",
    })),
    ListPermissionSets: operation("ListPermissionSets", onInstance, (input: Paged) => {
      const { items, next } = awkwardPage(
        [...organisation.permissionSets.keys()],
        input.MaxResults ?? 100,
        input.NextToken,
      );
      return { PermissionSets: items, ...next };
    }),
    DescribePermissionSet: operation("DescribePermissionSet", onSet, ({ PermissionSetArn }: OfPermissionSet) => {
      const { arn, name, session } = permissionSet(PermissionSetArn);
      return { PermissionSet: { PermissionSetArn: arn, Name: name, SessionDuration: session } };
    }),
    ...permissionSetPolicies(operation, permissionSet),
    ...provisionedPermissionSets(operation, assignments, account),
    CreateAccountAssignment: operation("CreateAccountAssignment", onTarget, (input: AssignmentInput) => ({
      AccountAssignmentCreationStatus: start("create")(input),
    })),
    DeleteAccountAssignment: operation("DeleteAccountAssignment", onTarget, (input: AssignmentInput) => ({
      AccountAssignmentDeletionStatus: start("delete")(input),
    })),
    DescribeAccountAssignmentCreationStatus: operation(
      "DescribeAccountAssignmentCreationStatus",
      onInstance,
      (input: OfInstance & { AccountAssignmentCreationRequestId: string }) => ({
        AccountAssignmentCreationStatus: describe("create", input.AccountAssignmentCreationRequestId),
      }),
    ),
    DescribeAccountAssignmentDeletionStatus: operation(
      "DescribeAccountAssignmentDeletionStatus",
      onInstance,
      (input: OfInstance & { AccountAssignmentDeletionRequestId: string }) => ({
        AccountAssignmentDeletionStatus: describe("delete", input.AccountAssignmentDeletionRequestId),
      }),
    ),
    ListAccountAssignmentCreationStatus: operation(
      "ListAccountAssignmentCreationStatus",
      onInstance,
      (input: Paged) => {
        const { items, next } = list("create", input);
        return { AccountAssignmentsCreationStatus: items, ...next };
      },
    ),
    ListAccountAssignmentDeletionStatus: operation(
      "ListAccountAssignmentDeletionStatus",
      onInstance,
      (input: Paged) => {
        const { items, next } = list("delete", input);
        return { AccountAssignmentsDeletionStatus: items, ...next };
      },
    ),
    ListAccountAssignments: operation(
      "ListAccountAssignments",
      (input: OfPermissionSet & { AccountId: string }) => [...onSet(input), accountArn(input.AccountId)],
      (input: Paged & OfPermissionSet & { AccountId: string }) => {
        permissionSet(input.PermissionSetArn);
        account(input.AccountId);
        const { items, next } = page(assignments.listed(input.AccountId, input.PermissionSetArn), input, rowShape);
        return { AccountAssignments: items, ...next };
      },
    ),
  };
  return { signingName: "sso", operations };
}

function onTarget({ InstanceArn, PermissionSetArn, TargetId }: AssignmentInput): readonly string[] {
  return [InstanceArn, PermissionSetArn, accountArn(TargetId)];
}

function accountArn(accountId: string): string {
  return `arn:aws:sso:::account/${accountId}`;
}

function needed(
  { organisation }: SsoAdminParts,
  action: string,
  resources: readonly string[],
): readonly NeededPermission[] {
  return resources.map((resource) => {
    const tags = Object.entries(organisation.permissionSets.get(resource)?.tags ?? {});
    const conditionKeys = Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
    return { action: `sso:${action}`, resource, conditionKeys };
  });
}

function page<Item, Shape>(
  items: readonly Item[],
  { MaxResults = 100, NextToken }: Paged,
  shape: (item: Item) => Shape,
) {
  if (MaxResults < 1 || MaxResults > 100)
    throw new AwsFault("ValidationException", `MaxResults is 1 to 100, got ${MaxResults}`);
  const start = Number(NextToken ?? 0);
  const end = start + MaxResults;
  return { items: items.slice(start, end).map(shape), next: end < items.length ? { NextToken: String(end) } : {} };
}

function notFound(what: string): AwsFault {
  return new AwsFault("ResourceNotFoundException", `${what} was not found`);
}

function refuse(fault: AwsFault): never {
  throw fault;
}
