import { OpensForm, readPayload } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import type { Block } from "./views/blocks.ts";
import { refusalForm } from "./views/refusal-form.ts";
import { within } from "./within.ts";

export interface FormDoorUses {
  /** Why somebody is not shown the forms and their choices; undefined when they are. */
  admitToForm(slackUserId: string): Promise<string | undefined>;
  /** Told when something failed that the person was told of. */
  reportFailure(what: string, error: unknown): void;
}

/** Milliseconds for opening a form, the look at who asks included, of the 3 s that Slack gives. */
const LONGEST_OPENING_MS = 1_800;
/** Milliseconds for that look while somebody types: the listing needs the rest. */
const LONGEST_LOOK_MS = 1_000;

/** Who is shown the forms for access, and what can be chosen in them. */
export function makeFormDoor(calls: SlackCalls, uses: FormDoorUses) {
  const openNow = async (payload: unknown, form: () => Block, givenUp: AbortSignal) => {
    const asked = readPayload(OpensForm, payload);
    const unfit = await uses.admitToForm("user" in asked ? asked.user.id : asked.user_id);
    const view = unfit === undefined ? form() : refusalForm(unfit);
    givenUp.throwIfAborted();
    const answer = await calls("views.open", { trigger_id: asked.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
  };
  return {
    open: (payload: unknown, form: () => Block) =>
      within(LONGEST_OPENING_MS, "opening the form", (givenUp) => openNow(payload, form, givenUp)),
    /** Nobody who cannot be looked at in time is shown a name. */
    async maySee(slackUserId: string): Promise<boolean> {
      try {
        const look = () => uses.admitToForm(slackUserId);
        return (await within(LONGEST_LOOK_MS, "looking at who asks", look)) === undefined;
      } catch (error) {
        uses.reportFailure("nothing could be offered", error);
        return false;
      }
    },
  };
}
