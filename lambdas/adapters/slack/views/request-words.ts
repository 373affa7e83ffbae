import type { AccessRequest } from "../../../domain/access-request.ts";
import { type AccessTarget, targetId, targetInWords, targetName } from "../../../domain/access-target.ts";
import { secondsAfter } from "../../../domain/instant.ts";
import { duration, inline, instant } from "./mrkdwn.ts";

/** What is asked for, as plain text: `PowerUser in production`, `group Auditors`. */
export function whatIsAsked({ target, extension }: AccessRequest): string {
  const what = targetInWords(target);
  return extension === undefined ? what : `Longer: ${what}`;
}

/** The target by name and id, in mrkdwn. */
export function nameAndId(target: AccessTarget): string {
  return `${inline(targetName(target))} (${inline(targetId(target))})`;
}

/** What the target is, part by part: fields of a message. */
export function targetFields(target: AccessTarget): readonly string[] {
  switch (target.kind) {
    case "account":
      return [`*Account*\n${nameAndId(target)}`, `*Permission set*\n${inline(target.permissionSetName)}`];
    case "group":
      return [`*Group*\n${nameAndId(target)}`];
  }
}

/** For how long, and from when, in mrkdwn. */
export function forHowLong({ durationSeconds, extension, startsAt }: AccessRequest): string {
  const time = duration(durationSeconds);
  if (extension !== undefined) {
    return `${time} more, until ${instant(secondsAfter(extension.from, durationSeconds))}`;
  }
  return startsAt === undefined ? time : `${time}, from ${instant(startsAt)}`;
}

/** The sentence that tells a requester what was asked in their name. */
export function whatYouAsked(request: AccessRequest): string {
  const { target, extension } = request;
  const what = boldly(target);
  return extension === undefined
    ? `You asked for ${what} for ${forHowLong(request)}.`
    : `You asked to keep ${what} for ${forHowLong(request)}.`;
}

function boldly(target: AccessTarget): string {
  switch (target.kind) {
    case "account":
      return `*${inline(target.permissionSetName)}* in *${inline(target.accountName)}* (${inline(target.accountId)})`;
    case "group":
      return `membership in group *${inline(target.groupName)}*`;
  }
}
