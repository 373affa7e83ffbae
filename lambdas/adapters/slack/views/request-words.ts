import type { AccessRequest } from "../../../domain/access-request.ts";
import { secondsAfter } from "../../../domain/instant.ts";
import { duration, inline, instant } from "./mrkdwn.ts";

/** What is asked for, as plain text: `PowerUser in production`. */
export function whatIsAsked({ target, extension }: AccessRequest): string {
  const what = `${target.permissionSetName} in ${target.accountName}`;
  return extension === undefined ? what : `Longer: ${what}`;
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
  const what = `*${inline(target.permissionSetName)}* in *${inline(target.accountName)}* (${inline(target.accountId)})`;
  return extension === undefined
    ? `You asked for ${what} for ${forHowLong(request)}.`
    : `You asked to keep ${what} for ${forHowLong(request)}.`;
}
