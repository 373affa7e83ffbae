/** A message that was posted: where it can be updated. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
}

/** Block Kit, made by the pure views. `text` is the fallback for notifications and screen readers. */
export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Messages in Slack. Throws `ChatUnavailableError` (with `retryAfterSeconds` in its message when Slack said so); a post that
 * threw may have happened, so each message carries a key in its metadata by which it is found again.
 */
export interface Conversations {
  /** Posts to a channel or, with a user id, to that person; `unreachable` when nobody can ever write to them: a bot, a leaver. */
  post(where: string, key: string, content: MessageContent): Promise<PostedMessage | "unreachable">;
  /** The message of ours with this key, posted at or after `since`; undefined when there is none. */
  find(where: string, key: string, since: Date): Promise<PostedMessage | undefined>;
  update(message: PostedMessage, key: string, content: MessageContent): Promise<void>;
}
