/** A person of the Slack workspace, as `users.info` tells it. */
export interface ChatPerson {
  readonly slackUserId: string;
  readonly teamId: string;
  readonly displayName: string;
  /** Absent when Slack gives none. */
  readonly email: string | undefined;
  /** Deleted, a bot, a guest or a stranger: may not act, whatever the policy says. Undefined when nothing is against it. */
  readonly unfitBecause: string | undefined;
}

/** Throws `ChatUnavailableError` when Slack does not answer. */
export interface ChatPeople {
  describe(slackUserId: string): Promise<ChatPerson | undefined>;
  /** The Slack id of the person with this e-mail, for a mention; undefined when there is none. */
  findByEmail(email: string): Promise<string | undefined>;
}
