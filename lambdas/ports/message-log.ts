import type { PostedMessage } from "./conversations.ts";

/** What was said about a request under one key (`channel`, `requester`, a click). Throws `StoreUnavailableError`. */
export interface MessageNote {
  readonly key: string;
  /** Claimed before the post; a claim without `posted` means: look into the conversation first. */
  readonly claimedAt: Date;
  readonly posted?: PostedMessage;
  /** Version of the record that the message shows. */
  readonly shows?: number;
}

export interface MessageLog {
  read(requestId: string, key: string): Promise<MessageNote | undefined>;
  /** Claims the post IF nobody has. */
  claim(requestId: string, key: string, at: Date): Promise<"claimed" | "exists">;
  notePosted(requestId: string, key: string, posted: PostedMessage, shows: number): Promise<void>;
}
