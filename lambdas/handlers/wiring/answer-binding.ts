import type { BindingAnswer, BindingAsked } from "../../contracts/binding-change.ts";
import { type AddBindingPorts, makeAddBinding } from "../../use-cases/add-binding.ts";
import { makeListBindings } from "../../use-cases/list-bindings.ts";
import { makeResetBinding } from "../../use-cases/reset-binding.ts";

/** What `change-binding` does when it is asked: each asking is one use case. `invocation` goes on record beside who the caller claims to be. */
export function makeAnswerBinding(ports: AddBindingPorts) {
  const addBinding = makeAddBinding(ports);
  const resetBinding = makeResetBinding(ports);
  const listBindings = makeListBindings(ports.bindings);
  return async (asked: BindingAsked, invocation: string): Promise<BindingAnswer> => {
    switch (asked.ask) {
      case "add": {
        const added = await addBinding(asked.slackUserId, asked.user, administrator(asked.claims, invocation));
        return added.kind === "bound" ? { answer: "bound", binding: added.binding } : refused(added.why);
      }
      case "reset": {
        const reset = await resetBinding(asked.who, administrator(asked.claims, invocation));
        if (reset.kind === "refused") return refused(reset.why);
        return { answer: "reset", slackUserId: reset.slackUserId, userId: reset.userId };
      }
      case "list": {
        const { bindings, next } = await listBindings(asked.after);
        return { answer: "list", bindings: [...bindings], ...(next === undefined ? {} : { next }) };
      }
    }
  };
}

function administrator(claims: string, invocation: string) {
  return { kind: "administrator", claims, invocation } as const;
}

function refused(why: string): BindingAnswer {
  return { answer: "refused", why };
}
