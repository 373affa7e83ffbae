import type { InputBlock, Option } from "./block-kit.ts";
import type { OpenView } from "./view-store.ts";

/** What a person puts in, by block id: words for a text, the value of an option for a select. */
export type Filling = Readonly<Record<string, string>>;

export type Filled =
  | { readonly kind: "filled"; readonly values: Readonly<Record<string, Readonly<Record<string, object>>>> }
  /** Slack itself keeps the form open and sends nothing. */
  | { readonly kind: "blocked"; readonly errors: Readonly<Record<string, string>> };

export function inputsOf(view: OpenView): readonly InputBlock[] {
  return view.modal.blocks.filter((block) => block.type === "input");
}

/** The state of a form as Slack sends it, or what Slack's own check of required fields and lengths has against it. */
export function fillIn(view: OpenView, filling: Filling): Filled {
  const inputs = inputsOf(view);
  const unknown = Object.keys(filling).find((name) => inputs.every(({ block_id }) => block_id !== name));
  if (unknown !== undefined) throw new Error(`no field ${unknown} in the form, fields are ${inputs.map(blockId)}`);
  const values: Record<string, Record<string, object>> = {};
  const errors: Record<string, string> = {};
  for (const input of inputs) {
    const name = blockId(input);
    const written = filling[name];
    const problem = problemWith(input, written);
    if (problem !== undefined) errors[name] = problem;
    values[name] = { [input.element.action_id ?? name]: stateOf(view, input, written) };
  }
  return Object.keys(errors).length === 0 ? { kind: "filled", values } : { kind: "blocked", errors };
}

function problemWith({ element, optional }: InputBlock, written: string | undefined): string | undefined {
  if (element.type !== "plain_text_input") {
    const isChosen = written !== undefined || element.initial_option !== undefined;
    return isChosen || optional ? undefined : "Please complete this required field.";
  }
  const words = written ?? element.initial_value ?? "";
  if (words === "") return optional ? undefined : "Please complete this required field.";
  if (words.length < (element.min_length ?? 0)) return `This must be at least ${element.min_length} characters.`;
  if (words.length > (element.max_length ?? 3_000)) return `This must be at most ${element.max_length} characters.`;
  return undefined;
}

function stateOf(view: OpenView, input: InputBlock, written: string | undefined): object {
  const { element } = input;
  if (element.type === "plain_text_input") {
    return { type: element.type, value: (written ?? element.initial_value) || null };
  }
  if (written === undefined) return { type: element.type, selected_option: element.initial_option ?? null };
  const offered: readonly Option[] =
    element.type === "static_select" ? element.options : (view.offered.get(blockId(input)) ?? []);
  const chosen = offered.find(({ value }) => value === written);
  if (chosen === undefined) {
    throw new Error(`${written} is not offered in ${blockId(input)}, offered are ${offered.map(({ value }) => value)}`);
  }
  return { type: element.type, selected_option: chosen };
}

export function blockId({ block_id, element }: InputBlock): string {
  return block_id ?? element.action_id ?? "";
}
