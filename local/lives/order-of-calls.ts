import type { LoggedCall } from "../front-door/call-log.ts";

const CREATIONS: ReadonlySet<string> = new Set(["CreateAccountAssignment", "CreateGroupMembership"]);

/** What the account's trail must show before access was created, and what it lacks. */
export function missingBeforeCreation(calls: readonly LoggedCall[], requestId: string): readonly string[] {
  const creations = calls.filter(({ operation, errorCode }) => CREATIONS.has(operation) && !errorCode);
  const missing = creations.flatMap((creation) => {
    const before = calls.slice(0, calls.indexOf(creation));
    const succeeded = (operation: string, text: string) =>
      before.some(
        (call) => call.operation === operation && !call.errorCode && JSON.stringify(call.input).includes(text),
      );
    const scheduleName = `${requestId}-1`;
    return [
      ...(succeeded("PutObject", `${requestId}/`) && intentIsIn(before, requestId)
        ? []
        : ["the intent in the audit bucket"]),
      ...(succeeded("CreateSchedule", scheduleName) ? [] : ["the armed expiry schedule"]),
      ...(succeeded("GetSchedule", scheduleName) ? [] : ["the read-back of the expiry schedule"]),
      ...(isMarked(before, creation) ? [] : ["the write-ahead mark of the operation in the ledger"]),
    ].map((what) => `${what} before the access was created`);
  });
  return [...new Set(missing)];
}

function intentIsIn(before: readonly LoggedCall[], requestId: string): boolean {
  return before.some(
    ({ operation, errorCode, input }) =>
      operation === "PutObject" &&
      !errorCode &&
      new RegExp(`${requestId}/\\d+-granting\\.json`).test(JSON.stringify(input)),
  );
}

/** The last thing that the function wrote before the creation says that one is on its way. */
function isMarked(before: readonly LoggedCall[], creation: LoggedCall): boolean {
  const writes = before.filter(
    ({ functionName, operation, errorCode, input }) =>
      functionName === creation.functionName &&
      operation === "UpdateItem" &&
      !errorCode &&
      JSON.stringify(input).includes('"ledger#'),
  );
  const last = writes.at(-1);
  return last !== undefined && /"S":"create"/.test(JSON.stringify(last.input));
}
