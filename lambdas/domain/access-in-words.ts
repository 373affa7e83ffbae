import type { Access } from "./access.ts";

/** Where it gives access to. */
export function placeOf(access: Access): string {
  switch (access.kind) {
    case "account":
      return access.accountId;
    case "group":
      return `group ${access.groupId}`;
  }
}

/** What it gives, and where; whom it is for is said beside it. */
export function accessInWords(access: Access): string {
  switch (access.kind) {
    case "account":
      return `${access.permissionSetArn} in ${access.accountId}`;
    case "group":
      return `membership in group ${access.groupId}`;
  }
}

/** The same, short enough for the key of a page; people are told apart beside it. */
export function shortKeyOf(access: Access): string {
  switch (access.kind) {
    case "account":
      return `${access.accountId}-${access.permissionSetArn.slice(-16)}`;
    case "group":
      return `group-${access.groupId}`;
  }
}

/** What Identity Center does not know, when it cannot create it for that reason. */
export function unknownPartsOf(access: Access): string {
  switch (access.kind) {
    case "account":
      return "permission set or account";
    case "group":
      return "group or user";
  }
}
