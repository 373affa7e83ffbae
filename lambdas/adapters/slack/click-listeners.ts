import { createHash } from "node:crypto";
import type { App } from "@slack/bolt";
import { RequestId } from "../../domain/access-request.ts";
import type { RequestClicked } from "../../domain/slack-events.ts";
import { filledIn, type HandedOn, LONGEST_HAND_OFF_MS, listenToForm } from "./hand-on-form.ts";
import { ButtonClick, MalformedPayloadError, readPayload } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import type { Block } from "./views/blocks.ts";
import { BUTTONS, type ButtonMeaning, WHOLE_BATCH } from "./views/buttons.ts";
import { DURATION } from "./views/duration-input.ts";
import { lessTimeForm } from "./views/less-time-form.ts";
import { REASON, reasonForm } from "./views/reason-form.ts";
import { within } from "./within.ts";

type Verb = RequestClicked["verb"];
type ClickField = "reason" | "duration";

export interface ClickUses {
  clickRequest(
    click: {
      readonly clickId: string;
      readonly slackUserId: string;
      readonly requestId: string;
      readonly verb: Verb;
      readonly wholeBatch?: true | undefined;
      readonly reason?: string | undefined;
      readonly duration?: string | undefined;
    },
    givenUp: AbortSignal,
  ): Promise<
    { readonly kind: "clicked" } | { readonly kind: "invalid"; readonly field: ClickField; readonly problem: string }
  >;
  reportFailure(what: string, error: unknown): void;
}

/** Milliseconds for telling somebody that their click was lost, after the bus has used up its own. */
const LONGEST_APOLOGY_MS = 700;

/** Each button is handed on as it is, or asks for something first; with `_all`, for the whole batch. */
export function listenToClicks(app: App, calls: SlackCalls, uses: ClickUses): void {
  const meanings: Readonly<Record<string, ButtonMeaning>> = BUTTONS;
  for (const [name, { verb, form }] of Object.entries(meanings)) {
    if (verb === "extend") continue;
    for (const wholeBatch of [undefined, true] as const) {
      const actionId = wholeBatch ? `${name}${WHOLE_BATCH}` : name;
      const pressed = { app, calls, uses, actionId, verb, wholeBatch };
      if (form === undefined) listenToButton(pressed);
      else listenToFormButton(pressed);
    }
  }
}

interface Pressed {
  readonly app: App;
  readonly calls: SlackCalls;
  readonly uses: ClickUses;
  readonly actionId: string;
  readonly verb: Verb;
  readonly wholeBatch: true | undefined;
}

function listenToButton({ app, calls, uses, actionId, verb, wholeBatch }: Pressed): void {
  app.action({ type: "block_actions", action_id: actionId }, async ({ ack, body }) => {
    const click = readPayload(ButtonClick, body);
    const { user, channel } = click;
    try {
      const handedOn = { ...identified(click), slackUserId: user.id, verb, wholeBatch };
      await within(LONGEST_HAND_OFF_MS, "handing on the click", (givenUp) => uses.clickRequest(handedOn, givenUp));
    } catch (error) {
      const text = "Your click could not be handed on just now. Please click again.";
      const apology = () => calls("chat.postEphemeral", { channel: channel.id, user: user.id, text });
      await within(LONGEST_APOLOGY_MS, "apologising", apology).catch((problem: unknown) =>
        uses.reportFailure("nor could the person be told", problem),
      );
      throw error;
    }
    await ack();
  });
}

function listenToFormButton({ app, calls, uses, actionId, verb, wholeBatch }: Pressed): void {
  const callbackId = `${actionId}_form`;
  openFormAt(app, calls, actionId, (requestId) =>
    verb === "deny" || verb === "revoke"
      ? reasonForm(verb, callbackId, requestId)
      : lessTimeForm(callbackId, requestId),
  );
  listenToForm(app, {
    callbackId,
    read(submission) {
      const { submissionId: clickId, ...filled } = filledIn(submission);
      const requestId = readPayload(RequestId, submission.view.private_metadata);
      return { ...filled, clickId, requestId, verb, wholeBatch };
    },
    async handOn(filled, givenUp): Promise<HandedOn<ClickField>> {
      const clicked = await uses.clickRequest(filled, givenUp);
      if (clicked.kind === "clicked") return { kind: "submitted" };
      return { kind: "invalid", problems: { [clicked.field]: clicked.problem } };
    },
    fields: { reason: REASON, duration: DURATION },
    lost: { what: "a filled form", at: verb === "approve" ? "duration" : "reason", pressAgain: "the button" },
    reportFailure: (what, error) => uses.reportFailure(what, error),
  });
}

/** Opens a form for the request that the button names. */
export function openFormAt(app: App, calls: SlackCalls, actionId: string, form: (requestId: string) => Block): void {
  app.action({ type: "block_actions", action_id: actionId }, async ({ ack, body }) => {
    const click = readPayload(ButtonClick, body);
    const view = form(identified(click).requestId);
    const answer = await calls("views.open", { trigger_id: click.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
    await ack();
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
