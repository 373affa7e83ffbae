import type { InputBlock, Option } from "./block-kit.ts";
import type { OpenView } from "./view-store.ts";

/**
 * What a person puts in, by block id: words for a text, the value of an option for a select, several for a multi-select, an
 * instant in ISO-8601 for a date and time.
 */
export type Filling = Readonly<Record<string, string | readonly string[]>>;

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

const REQUIRED = "Please complete this required field.";

function problemWith({ element, optional }: InputBlock, given: Filling[string] | undefined): string | undefined {
  switch (element.type) {
    case "plain_text_input": {
      const words = text(given) ?? element.initial_value ?? "";
      if (words === "") return optional ? undefined : REQUIRED;
      if (words.length < (element.min_length ?? 0)) return `This must be at least ${element.min_length} characters.`;
      return words.length > (element.max_length ?? 3_000)
        ? `This must be at most ${element.max_length} characters.`
        : undefined;
    }
    case "multi_external_select": {
      const chosen = several(given);
      if (chosen.length === 0) return optional ? undefined : REQUIRED;
      return chosen.length > (element.max_selected_items ?? 100)
        ? `Please choose at most ${element.max_selected_items} items.`
        : undefined;
    }
    case "datetimepicker":
      return given !== undefined || element.initial_date_time !== undefined || optional ? undefined : REQUIRED;
    case "static_select":
    case "external_select":
      return given !== undefined || element.initial_option !== undefined || optional ? undefined : REQUIRED;
  }
}

function stateOf(view: OpenView, input: InputBlock, given: Filling[string] | undefined): object {
  const { element } = input;
  const { type } = element;
  switch (type) {
    case "plain_text_input":
      return { type, value: (text(given) ?? element.initial_value) || null };
    case "multi_external_select":
      return { type, selected_options: several(given).map((value) => offeredAs(view, input, value)) };
    case "datetimepicker": {
      const picked = text(given);
      const seconds = picked === undefined ? element.initial_date_time : Math.floor(Date.parse(picked) / 1000);
      return { type, selected_date_time: seconds ?? null };
    }
    case "static_select":
    case "external_select": {
      const chosen = text(given);
      return {
        type,
        selected_option: chosen === undefined ? (element.initial_option ?? null) : offeredAs(view, input, chosen),
      };
    }
  }
}

function offeredAs(view: OpenView, input: InputBlock, wanted: string): Option {
  const { element } = input;
  const offered: readonly Option[] =
    element.type === "static_select" ? element.options : (view.offered.get(blockId(input)) ?? []);
  const chosen = offered.find(({ value }) => value === wanted);
  if (chosen === undefined) {
    throw new Error(`${wanted} is not offered in ${blockId(input)}, offered are ${offered.map(({ value }) => value)}`);
  }
  return chosen;
}

function text(given: Filling[string] | undefined): string | undefined {
  return given === undefined || typeof given === "string" ? given : given.join(", ");
}

/** One value for a field in which several can be chosen is one choice. */
export function several(given: Filling[string] | undefined): readonly string[] {
  if (given === undefined) return [];
  return typeof given === "string" ? [given] : given;
}

export function blockId({ block_id, element }: InputBlock): string {
  return block_id ?? element.action_id ?? "";
}
