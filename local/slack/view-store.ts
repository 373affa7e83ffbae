import type { Clock } from "../clock.ts";
import type { Modal, Option } from "./block-kit.ts";
import { SlackFault } from "./slack-fault.ts";

export interface OpenView {
  readonly id: string;
  readonly userId: string;
  readonly modal: Modal;
  /** What was offered so far, by block and action: only what was offered can be chosen. */
  readonly offered: Map<string, readonly Option[]>;
}

/** Milliseconds. https://docs.slack.dev/surfaces/modals */
const TRIGGER_LIVES_MS = 3_000;

/** Triggers, and the one modal that each person looks at. */
export class ViewStore {
  readonly #clock: Clock;
  readonly #triggers = new Map<string, { readonly userId: string; readonly untilMs: number; used: boolean }>();
  readonly #open = new Map<string, OpenView>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  newTrigger(userId: string): string {
    this.#count += 1;
    const id = `${this.#count}.${this.#clock.now()}.trigger`;
    this.#triggers.set(id, { userId, untilMs: this.#clock.now() + TRIGGER_LIVES_MS, used: false });
    return id;
  }

  /** Whose trigger it is; each opens one view and lives 3 s. */
  spend(triggerId: string): string {
    const trigger = this.#triggers.get(triggerId);
    if (trigger === undefined) throw new SlackFault("invalid_trigger_id");
    if (trigger.used) throw new SlackFault("exchanged_trigger_id");
    if (this.#clock.now() > trigger.untilMs) throw new SlackFault("expired_trigger_id");
    trigger.used = true;
    return trigger.userId;
  }

  open(userId: string, modal: Modal): OpenView {
    this.#count += 1;
    const view = { id: `V${String(this.#count).padStart(9, "0")}`, userId, modal, offered: new Map() };
    this.#open.set(userId, view);
    return view;
  }

  replace(viewId: string, modal: Modal): OpenView | undefined {
    const before = this.find(viewId);
    if (before === undefined) return undefined;
    const after = { ...before, modal };
    this.#open.set(before.userId, after);
    return after;
  }

  find(viewId: string): OpenView | undefined {
    return [...this.#open.values()].find(({ id }) => id === viewId);
  }

  of(userId: string): OpenView | undefined {
    return this.#open.get(userId);
  }

  close(userId: string): void {
    this.#open.delete(userId);
  }
}

/** The view as Slack sends and answers it, with what is filled in. */
export function toViewObject(view: OpenView, teamId: string, values: object = {}): object {
  return {
    ...view.modal,
    id: view.id,
    team_id: teamId,
    private_metadata: view.modal.private_metadata ?? "",
    callback_id: view.modal.callback_id ?? "",
    state: { values },
    root_view_id: view.id,
    previous_view_id: null,
  };
}
