import type { RequestRecord } from "../../../domain/request-record.ts";
import type { RequestClicked } from "../../../domain/slack-events.ts";
import type { Status } from "../../../domain/status.ts";
import { actions, type Block, button } from "./blocks.ts";

/** What a button does at once, or asks for first. */
export interface ButtonMeaning {
  readonly verb: RequestClicked["verb"] | "extend";
  /** A form that is filled in before: for a reason, a shorter time, or more time. */
  readonly form?: "reason" | "less-time" | "extension";
}

/** By action id. With `_all` behind it, it is about every request that was submitted together with the one it names. */
export const BUTTONS = {
  approve: { verb: "approve" },
  approve_less: { verb: "approve", form: "less-time" },
  deny: { verb: "deny", form: "reason" },
  cancel: { verb: "cancel" },
  end: { verb: "end" },
  revoke: { verb: "revoke", form: "reason" },
  extend: { verb: "extend", form: "extension" },
} as const satisfies Readonly<Record<string, ButtonMeaning>>;
export type ButtonName = keyof typeof BUTTONS;

export const WHOLE_BATCH = "_all";

const LABELS: Readonly<Record<ButtonName, string>> = {
  approve: "Approve",
  approve_less: "Approve for less time…",
  deny: "Deny…",
  cancel: "Cancel the request",
  end: "End now",
  revoke: "Revoke…",
  extend: "Extend…",
};

/** What may be pressed while a request stands so; whether the person may is decided when they do. */
const BY_STATUS: Readonly<Partial<Record<Status, readonly ButtonName[]>>> = {
  pending: ["approve", "approve_less", "deny", "cancel"],
  scheduled: ["cancel", "revoke"],
  approved: ["cancel", "revoke"],
  granting: ["end", "revoke"],
  active: ["end", "extend", "revoke"],
};
/** The requester's own. */
const OF_REQUESTER: ReadonlySet<ButtonName> = new Set<ButtonName>(["cancel", "end", "extend"]);

export function buttonsOf(record: RequestRecord): readonly ButtonName[] {
  const buttons: readonly ButtonName[] = BY_STATUS[record.status] ?? [];
  // the policy counts the time of an extension altogether, so it cannot be extended itself
  return buttons.filter((name) => name !== "extend" || record.request.extension === undefined);
}

export function requesterButtonsOf(record: RequestRecord): readonly ButtonName[] {
  return buttonsOf(record).filter((name) => OF_REQUESTER.has(name));
}

function buttonFor(name: ButtonName, requestId: string, wholeBatch = false): Block {
  return button(`${name}${wholeBatch ? WHOLE_BATCH : ""}`, LABELS[name], requestId, STYLES[name]);
}

const STYLES: Readonly<Partial<Record<ButtonName, "primary" | "danger">>> = {
  approve: "primary",
  deny: "danger",
  revoke: "danger",
};

/** One row of buttons, or none. */
export function buttonRow(names: readonly ButtonName[], requestId: string, wholeBatch = false): readonly Block[] {
  if (names.length === 0) return [];
  return [actions(names.map((name) => buttonFor(name, requestId, wholeBatch)))];
}
