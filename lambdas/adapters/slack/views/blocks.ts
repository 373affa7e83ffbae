import { cut } from "./mrkdwn.ts";

export type Block = Readonly<Record<string, unknown>>;

/** Characters. https://docs.slack.dev/reference/block-kit/blocks */
export const LIMITS = { sectionText: 3_000, header: 150, optionText: 75, optionValue: 150, options: 100 } as const;

export function header(text: string): Block {
  return { type: "header", text: plain(cut(text, LIMITS.header)) };
}

/** `verbatim`: names and links that somebody wrote stay text. */
export function section(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

/** At most 10 fields of 2,000 characters, two in a row. */
export function fields(texts: readonly string[]): Block {
  return { type: "section", fields: texts.map((text) => ({ type: "mrkdwn", text, verbatim: true })) };
}

export function context(text: string): Block {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}

/** A button carries a request id and nothing else: nothing that a client sends has authority. */
export function button(actionId: string, label: string, requestId: string, style?: "primary" | "danger"): Block {
  const styled = style === undefined ? {} : { style };
  return { type: "button", action_id: actionId, text: plain(label), value: requestId, ...styled };
}

export function actions(buttons: readonly Block[]): Block {
  return { type: "actions", elements: buttons };
}

export interface PlainText extends Block {
  readonly type: "plain_text";
  readonly text: string;
}

export function plain(text: string): PlainText {
  return { type: "plain_text", text };
}

/** A field of a form: block and action have one name, under which its value and its error are found. */
export function input(name: string, label: string, element: Block, hint?: string): Block {
  return {
    type: "input",
    block_id: name,
    label: plain(label),
    element: { ...element, action_id: name },
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
}

export interface Option extends Block {
  readonly text: PlainText;
  readonly value: string;
}

export function option(text: string, value: string): Option {
  return { text: plain(text), value };
}
