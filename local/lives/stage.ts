import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { GroupMembership } from "../../lambdas/domain/group-membership.ts";
import type { CloudClock } from "../clock.ts";
import type { LoggedCall } from "../front-door/call-log.ts";
import type { Organisation } from "../organisation.ts";
import type { SlackMessage } from "../slack/message-store.ts";
import type { SlackWorkspace } from "../slack/workspace.ts";
import type { AwsObserver } from "./aws-observer.ts";

/** Where a life is played: the cloud with its clock, the workspace, and somebody who looks. */
export interface Stage {
  readonly clock: CloudClock;
  readonly workspace: SlackWorkspace;
  readonly organisation: Organisation;
  readonly observer: AwsObserver;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  /** Slack id of the channel where requests are shown. */
  readonly channel: string;
  readonly scheduleGroup: string;
  /** Every call that reached the cloud, in order: the account's trail. */
  readonly calls: readonly LoggedCall[];
}

/** What somebody asks for, by names. */
export interface Wish {
  /** Slack id. */
  readonly by: string;
  readonly account: string;
  readonly permissionSet: string;
  /** Seconds. */
  readonly durationSeconds: number;
  readonly reason: string;
}

/** A group that somebody asks for, by its name. */
export interface GroupWish extends Pick<Wish, "by" | "durationSeconds" | "reason"> {
  readonly group: string;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** The assignment that a wish leads to. */
export function assignmentOf(stage: Stage, wish: Wish): AccountAssignment {
  const { organisation, instanceArn } = stage;
  return {
    kind: "account",
    instanceArn,
    accountId: wish.account,
    permissionSetArn: organisation.permissionSetNamed(wish.permissionSet).arn,
    principalId: userIdOf(stage, wish),
  };
}

/** The membership that a wish leads to. */
export function membershipOf(stage: Stage, wish: GroupWish): GroupMembership {
  const { organisation, identityStoreId } = stage;
  const { groupId } = organisation.groupNamed(wish.group);
  return { kind: "group", identityStoreId, groupId, principalId: userIdOf(stage, wish) };
}

function userIdOf({ organisation }: Stage, { by }: Pick<Wish, "by">): string {
  const colleague = organisation.colleagues.find(({ slackUserId }) => slackUserId === by);
  return organisation.userWithEmail(colleague?.email ?? "").userId;
}

/** What else somebody may put into the form. */
export interface More {
  /** Accounts besides that of the wish. */
  readonly accounts?: readonly string[];
  readonly start?: Date;
  /** Happens when everything is chosen, and before the form is sent. */
  readonly beforeSending?: () => void;
}

/** Opens the form as that person, searches, fills it in and sends it. Throws when Slack or the app does not take it. */
export async function ask(stage: Stage, wish: Wish, { accounts = [], start, beforeSending }: More = {}): Promise<void> {
  const person = stage.workspace.as(wish.by);
  const opened = await person.command("/access");
  const view = stage.workspace.openView(wish.by);
  if (opened.kind !== "accepted" || view === undefined)
    throw new Error(`the form did not open: ${JSON.stringify(opened)}`);
  const account = [wish.account, ...accounts];
  for (const typed of account) await person.options("account", typed);
  await person.options("permission_set", wish.permissionSet);
  beforeSending?.();
  const sent = await person.submit(view, {
    account,
    permission_set: stage.organisation.permissionSetNamed(wish.permissionSet).arn,
    duration: String(wish.durationSeconds),
    ...(start === undefined ? {} : { start: start.toISOString() }),
    reason: wish.reason,
  });
  if (sent.kind !== "accepted") throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
}

/** The same in the form for groups. */
export async function askForGroup(stage: Stage, { by, group, ...wish }: GroupWish): Promise<void> {
  const person = stage.workspace.as(by);
  const opened = await person.command("/access", "group");
  const view = stage.workspace.openView(by);
  if (opened.kind !== "accepted" || view === undefined)
    throw new Error(`the form did not open: ${JSON.stringify(opened)}`);
  const sent = await person.submit(view, {
    group: stage.organisation.groupNamed(group).groupId,
    duration: String(wish.durationSeconds),
    reason: wish.reason,
  });
  if (sent.kind !== "accepted") throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
}

/** A message that is changed is a new object: each is written out once. */
const TEXTS = new WeakMap<SlackMessage, string>();

/** The text that a person reads of a message. */
export function readableText(message: SlackMessage): string {
  const text = TEXTS.get(message) ?? JSON.stringify(message.blocks);
  TEXTS.set(message, text);
  return text;
}

/** Lets the cloud go on until a message of the conversation fits; its text is what a person reads. */
export async function waitForMessage(
  stage: Stage,
  conversation: string,
  fits: (text: string) => boolean,
  limitMs: number,
): Promise<SlackMessage> {
  let found: SlackMessage | undefined;
  await stage.clock.runUntil(
    () => {
      found = stage.workspace.messages(conversation).find((message) => fits(readableText(message)));
      return found !== undefined;
    },
    { limitMs },
  );
  if (found === undefined) throw new Error("the message vanished");
  return found;
}

/** Whether a text is about what is wished for, and says all of this. */
export function about(wish: Pick<Wish, "reason">, ...parts: readonly string[]): (text: string) => boolean {
  return (text) => [wish.reason, ...parts].every((part) => text.includes(part));
}

/** Waits until somebody was told so directly. */
export function toldTo(stage: Stage, person: string, requestId: string, what: string): Promise<SlackMessage> {
  const fits = (text: string) => text.includes(requestId) && text.includes(what);
  return waitForMessage(stage, person, fits, 5 * MINUTE_MS);
}

/** The request that a message of ours is about: its id stands at the foot of the message. */
export function requestIdIn(message: SlackMessage): string {
  const id = /request ([0-9a-f]{32})/.exec(readableText(message))?.[1];
  if (id === undefined) throw new Error("the message names no request");
  return id;
}
