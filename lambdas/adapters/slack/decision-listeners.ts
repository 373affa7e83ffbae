import { createHash } from "node:crypto";
import type { App } from "@slack/bolt";
import { RequestId } from "../../domain/access-request.ts";
import { ButtonClick, FormSubmission, fieldOf, MalformedPayloadError, readPayload } from "./payloads.ts";
import { LONGEST_HAND_OFF_MS } from "./request-listeners.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import { DENIAL_FORM, DENIAL_REASON, denialForm } from "./views/denial-form.ts";
import { APPROVE, DENY } from "./views/request-message.ts";
import { within } from "./within.ts";

export interface DecisionUses {
  clickDecision(
    click: {
      readonly clickId: string;
      readonly slackUserId: string;
      readonly requestId: string;
      readonly verdict: "approve" | "deny";
      readonly reason?: string | undefined;
    },
    givenUp: AbortSignal,
  ): Promise<{ readonly kind: "decided" } | { readonly kind: "invalid"; readonly problem: string }>;
  reportFailure(what: string, error: unknown): void;
}

/** Milliseconds for telling somebody that their click was lost, after the bus has used up its own. */
const LONGEST_APOLOGY_MS = 700;

/** Approve is handed on as it is; Deny asks for a reason first. */
export function listenToDecisions(app: App, calls: SlackCalls, uses: DecisionUses): void {
  app.action({ type: "block_actions", action_id: APPROVE }, async ({ ack, body }) => {
    const click = readPayload(ButtonClick, body);
    const { user, channel } = click;
    try {
      const approval = { ...identified(click), slackUserId: user.id, verdict: "approve" } as const;
      await within(LONGEST_HAND_OFF_MS, "handing on the click", (givenUp) => uses.clickDecision(approval, givenUp));
    } catch (error) {
      const text = "Your approval could not be handed on just now. Please click again.";
      const apology = () => calls("chat.postEphemeral", { channel: channel.id, user: user.id, text });
      await within(LONGEST_APOLOGY_MS, "apologising", apology).catch((problem: unknown) =>
        uses.reportFailure("nor could the person be told", problem),
      );
      throw error;
    }
    await ack();
  });

  app.action({ type: "block_actions", action_id: DENY }, async ({ ack, body }) => {
    const click = readPayload(ButtonClick, body);
    const view = denialForm(identified(click).requestId);
    const answer = await calls("views.open", { trigger_id: click.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
    await ack();
  });

  app.view({ type: "view_submission", callback_id: DENIAL_FORM }, async ({ ack, body }) => {
    const submission = readPayload(FormSubmission, body);
    const denial = {
      clickId: submission.view.id,
      slackUserId: submission.user.id,
      requestId: readPayload(RequestId, submission.view.private_metadata),
      verdict: "deny",
      reason: fieldOf(submission, DENIAL_REASON),
    } as const;
    const keepOpen = (problem: string) => ack({ response_action: "errors", errors: { [DENIAL_REASON]: problem } });
    try {
      const handOff = (givenUp: AbortSignal) => uses.clickDecision(denial, givenUp);
      const clicked = await within(LONGEST_HAND_OFF_MS, "handing on the denial", handOff);
      await (clicked.kind === "decided" ? ack() : keepOpen(clicked.problem));
    } catch (error) {
      uses.reportFailure("a denial could not be handed on", error);
      await keepOpen("This could not be handed on just now. Please press Deny again.");
    }
  });
}

/** The same click, delivered twice, has one id; two clicks have two. */
function identified(click: ButtonClick): { clickId: string; requestId: string } {
  const [action] = click.actions;
  if (action === undefined) throw new MalformedPayloadError("no action in the payload");
  const parts = [click.user.id, click.channel.id, click.message.ts, action.action_ts];
  const clickId = createHash("sha256").update(parts.join("/")).digest("hex");
  return { clickId, requestId: action.value };
}
