import type { OpenStage } from "../../local/lives/open-stage.ts";
import { functionNames } from "./credentials.ts";

/** One action of one function's role. */
export interface Permission {
  /** As its handler is called. */
  readonly handler: string;
  readonly action: string;
}

export function nameOf({ handler, action }: Permission): string {
  return `${handler} ${action}`;
}

/** What the roles of the functions allow, as the template says. */
export function permissionsOf({ cloud }: OpenStage): readonly Permission[] {
  return functionNames().flatMap((handler) => {
    const statements = cloud.iam.roles.get(roleArn(cloud.accountId, handler))?.statements ?? [];
    const actions = new Set(statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action = [] }) => Action));
    return [...actions].sort().map((action) => ({ handler, action }));
  });
}

export interface Withheld {
  readonly permission: Permission;
  /** What the first call that was refused for it was told; undefined while there was none. */
  denial(): string | undefined;
  /** Whether a line of the function's log names the action that it was refused. */
  isInLog(): boolean;
  giveBack(): void;
}

/** Takes an action out of a role; with `untilDenied` it is given back as soon as a call was refused for it. */
export function withhold(stage: OpenStage, permission: Permission, { untilDenied = false } = {}): Withheld {
  const { iam, calls, host, accountId } = stage.cloud;
  const { handler, action } = permission;
  const refusal = `is not authorized to perform: ${action} on`;
  const linesBefore = host.logs.length;
  const isInLog = () =>
    host.logs
      .slice(linesBefore)
      .some(({ functionName, text }) => functionName === `daypass-${handler}` && text.includes(refusal));
  const restore = iam.withoutAction(roleArn(accountId, handler), action);
  let denial: string | undefined;
  const giveBack = () => {
    restore();
    stopListening();
  };
  const stopListening = calls.log.onCall(({ principalArn, errorMessage = "" }) => {
    const isMeant = /role\/daypass-([a-z-]+)(\/|$)/.exec(principalArn)?.[1] === handler;
    if (!isMeant || !errorMessage.includes(refusal)) return;
    denial ??= errorMessage;
    if (untilDenied) giveBack();
  });
  return { permission, denial: () => denial, isInLog, giveBack };
}

/** Plays with an action out of a role, whatever comes of it. */
export async function without(stage: OpenStage, permission: Permission, play: () => Promise<unknown>): Promise<void> {
  const withheld = withhold(stage, permission);
  try {
    await play();
  } finally {
    withheld.giveBack();
  }
}

function roleArn(accountId: string, handler: string): string {
  return `arn:aws:iam::${accountId}:role/daypass-${handler}`;
}
