import type { PostedMessage } from "./conversations.ts";

/** What was said about a request under one key (`channel`, `requester`, a click). Throws `StoreUnavailableError`. */
export interface MessageNote {
  readonly key: string;
  /** The last claim, made before the post; a claim without `posted` means: look into the conversation first. */
  readonly claimedAt: Date;
  /** The post may have been made since then. */
  readonly firstClaimedAt: Date;
  readonly posted?: PostedMessage;
}

export interface MessageLog {
  read(requestId: string, key: string): Promise<MessageNote | undefined>;
  /** Claims the post IF nobody has or, given the claim that ran out, IF that is still the last one and nothing was posted. */
  claim(requestId: string, key: string, at: Date, ranOut?: Date): Promise<"claimed" | "exists">;
  notePosted(requestId: string, key: string, posted: PostedMessage): Promise<void>;
}
