import type { ChatPeople } from "../ports/chat-people.ts";
import type { Clock } from "../ports/clock.ts";

export interface MentionPorts {
  readonly people: Pick<ChatPeople, "findByEmail">;
  readonly clock: Clock;
  /** Told of a look-up that failed: the message goes out all the same. */
  readonly reportFailure: (what: string, error: unknown) => void;
}

/** The most approvers that are looked up for a mention; users.lookupByEmail allows 50 calls a minute. */
const MOST_LOOKUPS = 15;
/** Milliseconds for which an answer serves: redelivered news then cost no calls. */
const KEPT_FOR_MS = 5 * 60_000;

/**
 * The Slack ids of approvers by e-mail, for mentions. Never throws: who cannot be looked up is left out, and after a failure nobody
 * else is asked for this time, as a chat that does not answer would use up the function's time.
 */
export function makeApproverMentions({ people, clock, reportFailure }: MentionPorts) {
  const kept = new Map<string, { readonly until: number; readonly slackUserId: string | undefined }>();
  const lookUp = async (email: string, now: number): Promise<"answered" | "failed"> => {
    try {
      kept.set(email, { until: now + KEPT_FOR_MS, slackUserId: await people.findByEmail(email) });
      return "answered";
    } catch (error) {
      reportFailure("an approver could not be looked up", error);
      return "failed";
    }
  };
  return async (users: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const now = clock.now().getTime();
    const mentions = new Map<string, string>();
    let asks = true;
    for (const email of users.filter((user) => user.includes("@")).slice(0, MOST_LOOKUPS)) {
      const isKept = now < (kept.get(email)?.until ?? 0);
      if (!isKept && asks) asks = (await lookUp(email, now)) === "answered";
      // an old answer is better than none
      const slackUserId = kept.get(email)?.slackUserId;
      if (slackUserId !== undefined) mentions.set(email, slackUserId);
    }
    return mentions;
  };
}
