import * as z from "zod/mini";
import { RequestId } from "../../domain/access-request.ts";

/** What is read of Slack's payloads, and nothing more. https://docs.slack.dev/reference/interaction-payloads */
const SlackUserId = z.string().check(z.regex(/^[UW][A-Z0-9]{1,31}$/));
const User = z.object({ id: SlackUserId });
const Trigger = z.string().check(z.minLength(1));
const ViewId = z.string().check(z.minLength(1), z.maxLength(100));

/** A command names its user in another place than a shortcut does. */
const Command = z.object({ trigger_id: Trigger, user_id: SlackUserId });
const Shortcut = z.object({ trigger_id: Trigger, user: User });
export const OpensForm = z.union([Command, Shortcut]);

const CommandWords = z.object({ text: z.catch(z.string(), "") });

/** Whether a command has the word `group` behind it. */
export function asksForGroup(payload: unknown): boolean {
  return /^groups?$/i.test(readPayload(CommandWords, payload).text.trim());
}

export const Search = z.object({ user: User, value: z.catch(z.string(), "") });

export const ButtonClick = z.object({
  user: User,
  trigger_id: Trigger,
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string() }),
  actions: z.array(z.object({ value: RequestId, action_ts: z.string() })).check(z.minLength(1)),
});

export type ButtonClick = z.infer<typeof ButtonClick>;

const FieldState = z.object({
  value: z.nullish(z.string()),
  selected_option: z.nullish(z.object({ value: z.string() })),
  selected_options: z.nullish(z.array(z.object({ value: z.string() }))),
  /** Seconds since 1970. */
  selected_date_time: z.nullish(z.int()),
});
export const FormSubmission = z.object({
  user: User,
  view: z.object({
    id: ViewId,
    private_metadata: z.optional(z.string()),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), FieldState)) }),
  }),
});
export type FormSubmission = z.infer<typeof FormSubmission>;

/** What a field of ours holds, whether written or chosen. */
export function fieldOf({ view }: FormSubmission, name: string): string | undefined {
  const state = view.state.values[name]?.[name];
  return state?.selected_option?.value ?? state?.value ?? undefined;
}

/** The values of a field of ours in which several can be chosen. */
export function fieldsOf({ view }: FormSubmission, name: string): readonly string[] {
  return (view.state.values[name]?.[name]?.selected_options ?? []).map(({ value }) => value);
}

/** The instant that was picked in a field of ours. */
export function instantOf({ view }: FormSubmission, name: string): Date | undefined {
  const seconds = view.state.values[name]?.[name]?.selected_date_time ?? undefined;
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}

/** Slack said it, so it is genuine, and yet it is not what our forms and buttons send: of an older version, or somebody's fault. */
export class MalformedPayloadError extends Error {
  override readonly name = "MalformedPayloadError";
  /** Bolt passes an error on as it is when it has a code. */
  readonly code = "malformed_payload";
}

/** Throws `MalformedPayloadError`, which names the members that are wrong and not what is in them. */
export function readPayload<T>(schema: z.ZodMiniType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new MalformedPayloadError(`unusable in the payload: ${where}`);
}
