import { type InputBlock, Modal, type Option, OptionsAnswer } from "./block-kit.ts";
import { acceptBlockKit } from "./block-kit-problems.ts";
import { blockId, type Filling, fillIn, inputsOf, several } from "./form-filling.ts";
import { Interactions } from "./interactions.ts";
import type { SlackMessage } from "./message-store.ts";
import type { AppAnswer } from "./signed-request.ts";
import type { OpenView } from "./view-store.ts";
import type { WorkspaceState } from "./workspace-state.ts";

/** What a person sees happen. */
export type Outcome =
  | { readonly kind: "accepted" }
  /** The app answered a command with words. */
  | { readonly kind: "said"; readonly text: string }
  /** The form stays open with these errors, by block id. */
  | { readonly kind: "errors"; readonly errors: Readonly<Record<string, string>> }
  /** Slack kept it back: a required field is empty, a text too short or too long. */
  | { readonly kind: "blocked"; readonly errors: Readonly<Record<string, string>> }
  /** Slack shows that the app did not answer well, or not in time. */
  | { readonly kind: "failed"; readonly why: string };

/** Sends a body to the app; undefined when the answer came too late. */
export type Deliver = (kind: string, body: string) => Promise<AppAnswer | undefined>;

/** A person at the keyboard: each act is the signed request that Slack would send, and its answer applied. */
export class Person {
  readonly #state: WorkspaceState;
  readonly #userId: string;
  readonly #deliver: Deliver;
  readonly #interactions: Interactions;

  constructor(state: WorkspaceState, userId: string, deliver: Deliver) {
    this.#state = state;
    this.#userId = userId;
    this.#deliver = deliver;
    this.#interactions = new Interactions(state, userId);
  }

  async command(command: string, words = ""): Promise<Outcome> {
    const body = this.#interactions.command(command, words, this.#state.directConversation(this.#userId));
    return outcomeOf(await this.#deliver("command", body), (answer) => {
      const text = jsonObject(answer)?.["text"] ?? answer;
      return typeof text === "string" && text !== "" ? { kind: "said", text } : { kind: "accepted" };
    });
  }

  async shortcut(callbackId: string): Promise<Outcome> {
    return outcomeOf(await this.#deliver("shortcut", this.#interactions.shortcut(callbackId)), accept);
  }

  /** What an external select of the open form offers for these typed words; throws when the app does not answer well. */
  async options(actionId: string, typed = ""): Promise<readonly Option[]> {
    const view = this.#openView();
    const input = inputsOf(view).find(({ element }) => element.action_id === actionId);
    if (input === undefined || !isSearched(input)) throw new Error(`no external select ${actionId} in the open form`);
    const body = this.#interactions.search(view, blockId(input), actionId, typed);
    const answer = await this.#deliver("block_suggestion", body);
    if (answer?.statusCode !== 200)
      throw new Error(`options of ${actionId} failed: ${answer?.statusCode ?? "too late"}`);
    const offered = acceptBlockKit(OptionsAnswer, jsonObject(answer.body), "", "invalid_options");
    const options = offered.options ?? offered.option_groups?.flatMap((group) => group.options) ?? [];
    const before = view.offered.get(blockId(input)) ?? [];
    const isNew = ({ value }: Option) => before.every((other) => other.value !== value);
    view.offered.set(blockId(input), [...before, ...options.filter(isNew)]);
    return options;
  }

  /** Fills in the open form and sends it. A select is searched, with nothing typed, when that was not done before. */
  async submit(view: OpenView, filling: Filling): Promise<Outcome> {
    for (const input of inputsOf(view).filter(isSearched)) {
      const offered = view.offered.get(blockId(input)) ?? [];
      const isOffered = (wanted: string) => offered.some(({ value }) => value === wanted);
      if (!several(filling[blockId(input)]).every(isOffered)) await this.options(input.element.action_id ?? "");
    }
    const filled = fillIn(view, filling);
    if (filled.kind === "blocked") return filled;
    const answer = await this.#deliver("view_submission", this.#interactions.submission(view, filled.values));
    return outcomeOf(answer, (body) => this.#applyToForm(view, body));
  }

  /** Clicks a button of a message as it is now; `value` tells those with one action apart. */
  async click(message: SlackMessage, actionId: string, value?: string): Promise<Outcome> {
    const buttons = message.blocks.flatMap((block) => {
      const { block_id } = block;
      if (block.type === "actions") return block.elements.map((element) => ({ ...element, block_id }));
      return block.type === "section" && block.accessory !== undefined ? [{ ...block.accessory, block_id }] : [];
    });
    const fits = (button: (typeof buttons)[number]) =>
      button.action_id === actionId && (value === undefined || ("value" in button && button.value === value));
    const button = buttons.find(fits);
    if (button === undefined) throw new Error(`no button ${actionId} in message ${message.ts}`);
    return outcomeOf(await this.#deliver("block_actions", this.#interactions.click(message, button)), accept);
  }

  #openView(): OpenView {
    const view = this.#state.views.of(this.#userId);
    if (view === undefined) throw new Error(`${this.#userId} has no form open`);
    return view;
  }

  #applyToForm(view: OpenView, body: string): Outcome {
    const answer = jsonObject(body);
    switch (answer?.["response_action"]) {
      case undefined:
      case "clear":
        this.#state.views.close(this.#userId);
        return { kind: "accepted" };
      case "update":
        this.#state.views.replace(view.id, acceptBlockKit(Modal, answer["view"], "/view", "invalid_arguments"));
        return { kind: "accepted" };
      case "errors":
        return keptOpen(view, answer["errors"]);
      default:
        return { kind: "failed", why: `response_action ${String(answer?.["response_action"])} is not known` };
    }
  }
}

/** Its options come from the app. */
function isSearched({ element }: InputBlock): boolean {
  return element.type === "external_select" || element.type === "multi_external_select";
}

function keptOpen(view: OpenView, errors: unknown): Outcome {
  const names = inputsOf(view).map(blockId);
  const entries = Object.entries(typeof errors === "object" && errors !== null ? errors : {});
  const stray = entries.find(([name, text]) => !names.includes(name) || typeof text !== "string" || text === "");
  if (stray !== undefined || entries.length === 0) return { kind: "failed", why: `errors at no field: ${stray?.[0]}` };
  return { kind: "errors", errors: Object.fromEntries(entries.map(([name, text]) => [name, String(text)])) };
}

function outcomeOf(answer: AppAnswer | undefined, apply: (body: string) => Outcome): Outcome {
  if (answer === undefined) return { kind: "failed", why: "operation_timeout" };
  if (answer.statusCode !== 200) return { kind: "failed", why: `HTTP ${answer.statusCode}` };
  return apply(answer.body);
}

function accept(): Outcome {
  return { kind: "accepted" };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
