import type { Mutation, Row } from "./assignment-store.ts";

export function rowShape({ accountId, permissionSetArn, principalType, principalId }: Row) {
  return {
    AccountId: accountId,
    PermissionSetArn: permissionSetArn,
    PrincipalType: principalType,
    PrincipalId: principalId,
  };
}

export function statusShape(mutation: Mutation) {
  return {
    Status: mutation.status,
    RequestId: mutation.requestId,
    ...(mutation.failureReason === undefined ? {} : { FailureReason: mutation.failureReason }),
    TargetId: mutation.accountId,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn: mutation.permissionSetArn,
    PrincipalType: mutation.principalType,
    PrincipalId: mutation.principalId,
    CreatedDate: new Date(mutation.createdAt),
  };
}
