import type { Administrator, Binding } from "../domain/binding.ts";
import { foldCase } from "../domain/policy/policy-person.ts";
import type { ChatPeople } from "../ports/chat-people.ts";
import type { Clock } from "../ports/clock.ts";
import type { DirectoryUser, People } from "../ports/people.ts";
import { type BindingPorts, type BindPorts, bindPerson } from "../steps/bind-person.ts";
import { whyUnfit } from "../steps/resolve-person.ts";

export interface AddBindingPorts extends BindingPorts {
  readonly chatPeople: ChatPeople;
  readonly people: People;
  readonly clock: Clock;
  /** Our own Slack team. */
  readonly teamId: string;
}

export type UserNamed = { readonly email: string } | { readonly userId: string };

/** Operators hear of each binding by an administrator: whoever may give that command may make themselves an approver. */
const NOTHING: BindPorts["silenced"] = new Set();

type Added = { readonly kind: "bound"; readonly binding: Binding } | { readonly kind: "refused"; readonly why: string };

/**
 * An administrator says who somebody in Slack is. Both must be there and fit to act, and neither bound to anybody else: that is reset
 * first, on purpose. The address in Slack is noted, so that a later change of it is noticed. Repeated, it meets its own binding.
 */
export function makeAddBinding(ports: AddBindingPorts) {
  return async (slackUserId: string, named: UserNamed, by: Administrator): Promise<Added> => {
    const chatPerson = await ports.chatPeople.describe(slackUserId);
    if (chatPerson === undefined) return refused(`Slack knows no user ${slackUserId}`);
    const unfit = whyUnfit(chatPerson, ports.teamId);
    if (unfit !== undefined) return refused(`${slackUserId} may not act: ${unfit}`);
    const user = await findUser(ports.people, named);
    if (user === undefined) return refused(`IAM Identity Center has no single user with ${written(named)}`);
    if (!user.enabled) return refused(`the user ${user.userId} in IAM Identity Center is disabled`);
    const binding: Binding = {
      teamId: ports.teamId,
      slackUserId,
      userId: user.userId,
      email: user.email,
      ...(chatPerson.email === undefined ? {} : { slackEmail: foldCase(chatPerson.email.trim()) }),
      by,
      boundAt: ports.clock.now(),
    };
    const bound = await bindPerson({ ...ports, silenced: NOTHING }, binding);
    switch (bound.kind) {
      case "bound":
        return { kind: "bound", binding };
      case "user-taken":
        return refused(`the user ${user.userId} is bound to ${bound.by.slackUserId}: reset that first`);
      case "slack-taken":
        return refused(`${slackUserId} is bound to the user ${bound.userId}: reset that first`);
    }
  };
}

function findUser(people: People, named: UserNamed): Promise<DirectoryUser | undefined> {
  return "email" in named ? people.findByEmail(foldCase(named.email)) : people.describe(named.userId);
}

function written(named: UserNamed): string {
  return "email" in named ? `the e-mail address ${named.email}` : `the id ${named.userId}`;
}

function refused(why: string): Added {
  return { kind: "refused", why };
}
