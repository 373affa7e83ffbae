import { z } from "zod";

function told(effect: string) {
  return z.boolean().default(true).describe(effect);
}

/** What is told besides the one message in the channel, which carries the buttons. The keys are those of `Notice`. */
export const NotificationsSettings = z
  .strictObject({
    requester: told("Direct messages to the requester: how the request stands, when access comes and ends."),
    reminders: told("Messages in the channel while nobody has decided. Off, reminders are on record only."),
    mentions: told("Whether approvers are mentioned, so that Slack notifies them. Off, they are named by address."),
    refusedClicks: told("Direct messages to whoever clicked without effect, and why."),
    firstBindings: told(
      "Pages to the operators when a first use binds somebody to the user with their address. Off, it is on record only.",
    ),
  })
  .prefault({});
