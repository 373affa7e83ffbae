/** A person of the workspace, or a bot or guest in it. */
export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** @default - the workspace's own; another one makes a person from a shared channel. */
  readonly teamId?: string;
  readonly deleted?: boolean;
  readonly isBot?: boolean;
  readonly isGuest?: boolean;
  /** Other flags of the user object, as Slack calls them. */
  readonly flags?: Readonly<Record<string, boolean>>;
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  /** @default true; the app may only write where it is a member. */
  readonly hasApp?: boolean;
  /** Shared with another company by Slack Connect. */
  readonly isExternallyShared?: boolean;
}

/** The user object of `users.info`. */
export function toUserObject(user: SlackUser, ownTeamId: string): object {
  const teamId = user.teamId ?? ownTeamId;
  return {
    id: user.id,
    team_id: teamId,
    name: user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "."),
    real_name: user.name,
    deleted: user.deleted ?? false,
    is_bot: user.isBot ?? false,
    is_app_user: false,
    is_restricted: user.isGuest ?? false,
    is_ultra_restricted: false,
    is_email_confirmed: true,
    ...(teamId === ownTeamId ? {} : { is_stranger: true }),
    ...user.flags,
    profile: { real_name: user.name, display_name: user.name, ...(user.email ? { email: user.email } : {}) },
  };
}
