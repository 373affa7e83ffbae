import { z } from "zod";

/**
 * Block Kit as far as this workspace takes it, with Slack's limits; anything else is refused as Slack refuses what it does not
 * know. https://docs.slack.dev/reference/block-kit/blocks
 */
const plainText = (longest: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (longest: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(longest),
    verbatim: z.boolean().optional(),
  });
const anyText = (longest: number) => z.discriminatedUnion("type", [plainText(longest), mrkdwn(longest)]);

const ActionId = z.string().min(1).max(255).optional();
const BlockId = z.string().min(1).max(255).optional();

export const Option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});
export type Option = z.infer<typeof Option>;
/** What an external select may be answered with. */
export const OptionsAnswer = z
  .strictObject({
    options: z.array(Option).max(100).optional(),
    option_groups: z
      .array(z.strictObject({ label: plainText(75), options: z.array(Option).min(1).max(100) }))
      .max(100)
      .optional(),
  })
  .refine(({ options, option_groups: groups }) => (options === undefined) !== (groups === undefined), {
    error: "one of options and option_groups is needed",
  });
export type OptionsAnswer = z.infer<typeof OptionsAnswer>;

const Button = z.strictObject({
  type: z.literal("button"),
  action_id: ActionId,
  text: plainText(75),
  value: z.string().max(2_000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
});
const StaticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    action_id: ActionId,
    options: z.array(Option).min(1).max(100),
    initial_option: Option.optional(),
    placeholder: plainText(150).optional(),
  })
  .refine(({ options, initial_option: initial }) => !initial || options.some(({ value }) => value === initial.value), {
    path: ["initial_option"],
    error: "must be one of the options",
  });
const ExternalSelect = z.strictObject({
  type: z.literal("external_select"),
  action_id: ActionId,
  min_query_length: z.int().min(0).optional(),
  initial_option: Option.optional(),
  placeholder: plainText(150).optional(),
});
/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element */
const MultiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  action_id: ActionId,
  min_query_length: z.int().min(0).optional(),
  max_selected_items: z.int().min(1).optional(),
  placeholder: plainText(150).optional(),
});
/** https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element: seconds since 1970, ten digits. */
const DatetimePicker = z.strictObject({
  type: z.literal("datetimepicker"),
  action_id: ActionId,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});
const PlainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: ActionId,
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3_000).optional(),
  max_length: z.int().min(1).max(3_000).optional(),
  initial_value: z.string().max(3_000).optional(),
  placeholder: plainText(150).optional(),
});

const Header = z.strictObject({ type: z.literal("header"), block_id: BlockId, text: plainText(150) });
const Divider = z.strictObject({ type: z.literal("divider"), block_id: BlockId });
const Context = z.strictObject({
  type: z.literal("context"),
  block_id: BlockId,
  elements: z.array(anyText(3_000)).min(1).max(10),
});
const Section = z
  .strictObject({
    type: z.literal("section"),
    block_id: BlockId,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: Button.optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, { error: "missing required field: text" });
const ActionElement = z.discriminatedUnion("type", [Button, StaticSelect, ExternalSelect]);
const Actions = z
  .strictObject({ type: z.literal("actions"), block_id: BlockId, elements: z.array(ActionElement).min(1).max(25) })
  .refine(({ elements }) => areDistinct(elements.map(({ action_id }) => action_id)), {
    path: ["elements"],
    error: "`action_id` already exists",
  });
export const InputBlock = z.strictObject({
  type: z.literal("input"),
  block_id: BlockId,
  label: plainText(2_000),
  hint: plainText(2_000).optional(),
  optional: z.boolean().optional(),
  element: z.discriminatedUnion("type", [
    StaticSelect,
    ExternalSelect,
    MultiExternalSelect,
    DatetimePicker,
    PlainTextInput,
  ]),
});
export type InputBlock = z.infer<typeof InputBlock>;

const DISTINCT_BLOCKS = { error: "`block_id` already exists" };
const MessageBlock = z.discriminatedUnion("type", [Header, Divider, Context, Section, Actions]);
export const MessageBlocks = z
  .array(MessageBlock)
  .max(50)
  .refine((blocks) => areDistinct(blocks.map(({ block_id }) => block_id)), DISTINCT_BLOCKS);
export type MessageBlock = z.infer<typeof MessageBlock>;

const ViewBlock = z.discriminatedUnion("type", [Header, Divider, Context, Section, Actions, InputBlock]);
export const Modal = z
  .strictObject({
    type: z.literal("modal"),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    callback_id: z.string().max(255).optional(),
    external_id: z.string().max(255).optional(),
    private_metadata: z.string().max(3_000).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    blocks: z
      .array(ViewBlock)
      .min(1)
      .max(100)
      .refine((blocks) => areDistinct(blocks.map(({ block_id }) => block_id)), DISTINCT_BLOCKS),
  })
  .refine(({ submit, blocks }) => submit !== undefined || blocks.every(({ type }) => type !== "input"), {
    path: ["submit"],
    error: "missing required field: submit",
  });
export type Modal = z.infer<typeof Modal>;

function areDistinct(ids: readonly (string | undefined)[]): boolean {
  const given = ids.filter((id) => id !== undefined);
  return new Set(given).size === given.length;
}
