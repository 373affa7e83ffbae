/** What Slack sent, not yet known to be of any shape. */
export type Interaction = Readonly<Record<string, unknown>>;

/** A form-encoded body: a command's own fields, or the JSON in `payload`. Undefined when it is neither. */
export function readInteraction(body: string): Interaction | undefined {
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  if (payload === null) return form.has("command") ? Object.fromEntries(form) : undefined;
  try {
    return asObject(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/**
 * Whether everything that names a workspace names ours: with Slack Connect, people of other companies see messages and can
 * press buttons. `workspaceId` is a team's (`T…`): an app that is installed in a whole organisation (`E…`) is not served.
 */
export function isOfWorkspace(interaction: Interaction, workspaceId: string): boolean {
  const { team, user, view } = interaction;
  const named = [interaction["team_id"], member(team, "id"), member(user, "team_id"), member(view, "team_id")];
  const ids = named.filter((id) => id !== undefined && id !== null);
  return ids.length > 0 && ids.every((id) => id === workspaceId);
}

function member(value: unknown, key: string): unknown {
  return asObject(value)?.[key];
}

function asObject(value: unknown): Interaction | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
