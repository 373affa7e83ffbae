import { MessageBlocks, Modal, OptionsAnswer } from "../../../local/slack/block-kit.ts";
import { acceptBlockKit } from "../../../local/slack/block-kit-problems.ts";
import { SlackFault } from "../../../local/slack/slack-fault.ts";

const s = (length: number) => "x".repeat(length);
const n = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const section = (text = "hello") => ({ type: "section", text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: "button", text: plain("OK"), ...more });
const option = (text = "text", value = "value") => ({ text: plain(text), value });
const actions = (elements: readonly object[]) => [{ type: "actions", elements }];
const modal = (more: object = {}) => ({ type: "modal", title: plain("Title"), blocks: [section()], ...more });
const input = (element: object, more: object = {}) =>
  modal({ submit: plain("OK"), blocks: [{ type: "input", label: plain("Label"), element, ...more }] });
const textInput = (more: object) => input({ type: "plain_text_input", ...more });
const select = (more: object) => input({ type: "static_select", options: [option()], ...more });

type Case = [what: string, limit: number, make: (size: number) => unknown];
const MESSAGES: Case[] = [
  ["blocks of a message", 50, (size) => n(size, () => section())],
  ["characters of a section", 3_000, (size) => [section(s(size))]],
  ["fields of a section", 10, (size) => [{ type: "section", fields: n(size, () => mrkdwn("a")) }]],
  ["characters of a field", 2_000, (size) => [{ type: "section", fields: [mrkdwn(s(size))] }]],
  ["characters of a header", 150, (size) => [{ type: "header", text: plain(s(size)) }]],
  ["elements of a context", 10, (size) => [{ type: "context", elements: n(size, () => mrkdwn("a")) }]],
  ["elements of actions", 25, (size) => actions(n(size, (index) => button({ action_id: `a${index}` })))],
  ["characters of a button", 75, (size) => actions([button({ text: plain(s(size)) })])],
  ["characters of a button's value", 2_000, (size) => actions([button({ value: s(size) })])],
  ["characters of an action id", 255, (size) => actions([button({ action_id: s(size) })])],
  ["characters of a block id", 255, (size) => [{ ...section(), block_id: s(size) }]],
];
const MODALS: Case[] = [
  ["blocks of a modal", 100, (size) => modal({ blocks: n(size, () => section()) })],
  ["characters of a title", 24, (size) => modal({ title: plain(s(size)) })],
  ["characters of a submit button", 24, (size) => modal({ submit: plain(s(size)) })],
  ["characters of a close button", 24, (size) => modal({ close: plain(s(size)) })],
  ["characters of private metadata", 3_000, (size) => modal({ private_metadata: s(size) })],
  ["characters of a callback id", 255, (size) => modal({ callback_id: s(size) })],
  ["characters of a label", 2_000, (size) => input({ type: "plain_text_input" }, { label: plain(s(size)) })],
  ["characters that may be written", 3_000, (size) => textInput({ max_length: size })],
  ["characters of a placeholder", 150, (size) => textInput({ placeholder: plain(s(size)) })],
  ["options of a select", 100, (size) => select({ options: n(size, () => option()) })],
];
const OPTIONS: Case[] = [
  ["options offered", 100, (size) => ({ options: n(size, () => option()) })],
  ["characters of an option", 75, (size) => ({ options: [option(s(size))] })],
  ["characters of an option's value", 150, (size) => ({ options: [option("text", s(size))] })],
];

describe.each([
  ["message", MessageBlocks, MESSAGES] as const,
  ["modal", Modal, MODALS] as const,
  ["options", OptionsAnswer, OPTIONS] as const,
])("%s limits", (_name, schema, cases) => {
  test.each(cases)("%s: %d are taken and one more is refused", (_what, limit, make) => {
    expect(schema.safeParse(make(limit)).error).toBeUndefined();
    expect(schema.safeParse(make(limit + 1)).success).toBe(false);
  });
});

test.each<[string, unknown, string]>([
  ["an unknown block", [{ type: "surprise" }], "[ERROR] unsupported type [json-pointer:/blocks/0/type]"],
  [
    "an unknown member",
    [{ ...section(), colour: "red" }],
    "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]",
  ],
  ["an empty text", [section("")], "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"],
  ["a section of nothing", [{ type: "section" }], "[ERROR] missing required field: text [json-pointer:/blocks/0]"],
  [
    "a block id twice",
    n(2, () => ({ ...section(), block_id: "b" })),
    "[ERROR] `block_id` already exists [json-pointer:/blocks]",
  ],
  ["an input in a message", [input({}).blocks[0]], "[ERROR] unsupported type [json-pointer:/blocks/0/type]"],
  [
    "an action id twice in a block",
    actions([button({ action_id: "a" }), button({ action_id: "a" })]),
    "[ERROR] `action_id` already exists [json-pointer:/blocks/0/elements]",
  ],
])("%s is refused with what and where", (_what, blocks, line) => {
  const refused = () => acceptBlockKit(MessageBlocks, blocks, "/blocks", "invalid_blocks");
  expect(refused).toThrow(SlackFault);
  expect(refused).toThrow(line);
});

test("a form with fields needs a submit button", () => {
  expect(Modal.safeParse(modal({ blocks: input({ type: "plain_text_input" }).blocks })).success).toBe(false);
});

test("an initial option must be one of the options", () => {
  expect(Modal.safeParse(select({ initial_option: option("text", "other") })).success).toBe(false);
});
