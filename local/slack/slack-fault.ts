/** An error that Slack itself would answer with: its short name, and lines for `response_metadata.messages`. */
export class SlackFault extends Error {
  override readonly name = "SlackFault";
  readonly error: string;
  readonly messages: readonly string[];

  constructor(error: string, messages: readonly string[] = []) {
    super([error, ...messages].join("; "));
    this.error = error;
    this.messages = messages;
  }
}
