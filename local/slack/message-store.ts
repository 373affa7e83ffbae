import type { Clock } from "../clock.ts";
import type { MessageBlock } from "./block-kit.ts";

export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly MessageBlock[];
}

export interface SlackMessage extends MessageContent {
  readonly channel: string;
  readonly ts: string;
  readonly metadata?: unknown;
  /** Earlier contents, oldest first, each with the instant at which it was replaced. */
  readonly edits: readonly (MessageContent & { readonly replacedAtMs: number })[];
}

/** All messages that stay, by channel; ephemeral ones are elsewhere because no history holds them. */
export class MessageStore {
  readonly #clock: Clock;
  readonly #byChannel = new Map<string, SlackMessage[]>();
  #lastMicroseconds = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  in(channel: string): readonly SlackMessage[] {
    return this.#byChannel.get(channel) ?? [];
  }

  add(channel: string, content: MessageContent, metadata: unknown): SlackMessage {
    const message = { channel, ts: this.nextTs(), ...content, metadata, edits: [] };
    this.#byChannel.set(channel, [...this.in(channel), message]);
    return message;
  }

  /** Undefined when there is no such message. Metadata that is not given stays. */
  replace(channel: string, ts: string, content: MessageContent, metadata: unknown): SlackMessage | undefined {
    const before = this.in(channel).find((message) => message.ts === ts);
    if (before === undefined) return undefined;
    const edit = { text: before.text, blocks: before.blocks, replacedAtMs: this.#clock.now() };
    const after = { ...before, ...content, metadata: metadata ?? before.metadata, edits: [...before.edits, edit] };
    this.#byChannel.set(
      channel,
      this.in(channel).map((message) => (message === before ? after : message)),
    );
    return after;
  }

  remove(channel: string, ts: string): void {
    this.#byChannel.set(
      channel,
      this.in(channel).filter((message) => message.ts !== ts),
    );
  }

  /** `seconds.microseconds`, unique in the workspace: the name of a message, and the instant of a click. */
  nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#clock.now() * 1_000, this.#lastMicroseconds + 1);
    const seconds = Math.floor(this.#lastMicroseconds / 1_000_000);
    return `${seconds}.${String(this.#lastMicroseconds % 1_000_000).padStart(6, "0")}`;
  }
}
