import type { RequestClicked } from "../../domain/slack-events.ts";
import type { Followed } from "../../steps/follow-click.ts";
import { type CancelRequestPorts, makeCancelRequest } from "../../use-cases/cancel-request.ts";
import { type DecideRequestPorts, makeDecideRequest } from "../../use-cases/decide-request.ts";
import { type EndAccessPorts, makeEndAccess } from "../../use-cases/end-access.ts";

/** Which use case follows a click. */
export function followClicks(ports: DecideRequestPorts & CancelRequestPorts & EndAccessPorts) {
  const decide = makeDecideRequest(ports);
  const cancel = makeCancelRequest(ports);
  const end = makeEndAccess(ports);
  return (click: RequestClicked & { readonly eventId: string }): Promise<Followed> => {
    switch (click.verb) {
      case "approve":
      case "deny":
        return decide(click);
      case "cancel":
        return cancel(click);
      case "end":
      case "revoke":
        return end(click);
    }
  };
}
