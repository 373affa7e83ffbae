import { OpensForm, readPayload, Search } from "./payloads.ts";
import type { SlackCalls } from "./slack-calls.ts";
import { refusedBySlack } from "./slack-refusal.ts";
import type { Block } from "./views/blocks.ts";
import { type Choice, type SearchAnswer, searchAnswer } from "./views/choices.ts";
import { noDirectoryForm } from "./views/no-directory-form.ts";
import { refusalForm } from "./views/refusal-form.ts";
import { within } from "./within.ts";

type Admission =
  | { readonly kind: "admitted"; readonly email: string | undefined }
  | { readonly kind: "unfit"; readonly why: string };

export interface FormDoorUses {
  /** Whether somebody is shown the forms and their choices, and by which e-mail; or why not. */
  admitToForm(slackUserId: string): Promise<Admission>;
  /** Whether there is anything to choose from. */
  checkDirectory(): Promise<
    | { readonly kind: "fresh" }
    | { readonly kind: "stale"; readonly readAt: Date }
    | { readonly kind: "none"; readonly why: string }
  >;
  /** Told when something failed that the person was told of. */
  reportFailure(what: string, error: unknown): void;
}

/** A form for access; `staleSince` says when what it offers was read, if that is long ago. */
type Form = (staleSince?: Date) => Block;

/** What somebody with this e-mail may choose from, by what they typed. */
type List = (typed: string, email: string | undefined) => Promise<readonly Choice[]>;

/** Milliseconds for opening a form, the look at who asks included, of the 3 s that Slack gives. */
const LONGEST_OPENING_MS = 1_800;
/** Milliseconds for that look while somebody types: the search needs the rest. */
const LONGEST_LOOK_MS = 1_000;

/** Who is shown the forms for access, and what can be chosen in them. */
export function makeFormDoor(calls: SlackCalls, uses: FormDoorUses) {
  const viewFor = async (slackUserId: string, form: Form): Promise<Block> => {
    // at once: each may take a call, and the trigger lives for 3 seconds
    const [admission, directory] = await Promise.all([uses.admitToForm(slackUserId), uses.checkDirectory()]);
    if (admission.kind === "unfit") return refusalForm(admission.why);
    if (directory.kind === "none") return noDirectoryForm(directory.why);
    return form(directory.kind === "stale" ? directory.readAt : undefined);
  };
  const openNow = async (payload: unknown, form: Form, givenUp: AbortSignal) => {
    const asked = readPayload(OpensForm, payload);
    const view = await viewFor("user" in asked ? asked.user.id : asked.user_id, form);
    givenUp.throwIfAborted();
    const answer = await calls("views.open", { trigger_id: asked.trigger_id, view });
    if (!answer.ok) throw refusedBySlack("views.open", answer);
  };
  const admitInTime = async (slackUserId: string): Promise<Admission> => {
    try {
      return await within(LONGEST_LOOK_MS, "looking at who asks", () => uses.admitToForm(slackUserId));
    } catch (error) {
      uses.reportFailure("nothing could be offered", error);
      return { kind: "unfit", why: "it is not known who asks" };
    }
  };
  return {
    open: (payload: unknown, form: Form) =>
      within(LONGEST_OPENING_MS, "opening the form", (givenUp) => openNow(payload, form, givenUp)),
    /** Nobody who is unfit, or cannot be looked at in time, is shown a name. */
    async answerSearch(payload: unknown, list: List): Promise<SearchAnswer> {
      const { user, value } = readPayload(Search, payload);
      const admission = await admitInTime(user.id);
      return searchAnswer(admission.kind === "unfit" ? [] : await list(value, admission.email));
    },
  };
}
