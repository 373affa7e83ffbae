import { type Interaction, isOfWorkspace, readInteraction } from "./interaction.ts";
import { MalformedPayloadError } from "./payloads.ts";
import { RawRequest, type Verdict } from "./request-verifier.ts";
import type { Acknowledgement } from "./slack-app.ts";

export interface FrontDoorUses {
  verify(request: RawRequest): Promise<Verdict>;
  answer(interaction: Interaction): Promise<Acknowledgement | undefined>;
  /** One line for each request that was not answered as its sender hoped; never with anything of its body. */
  reportRefusal(statusCode: number, why: string): void;
  reportFailure(what: string, error: unknown): void;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** The only way in from the internet: verified, then parsed, then of our own workspace, and only then listened to. */
export function makeSlackFrontDoor(uses: FrontDoorUses, workspaceId: string) {
  const refuse = (statusCode: number, why: string): HttpAnswer => {
    uses.reportRefusal(statusCode, why);
    return { statusCode, body: "" };
  };
  return async (event: unknown): Promise<HttpAnswer> => {
    try {
      const request = RawRequest.safeParse(event);
      if (!request.success) return refuse(400, "not a request as API Gateway hands it over");
      const verdict = await uses.verify(request.data);
      if (verdict.kind === "refused") return refuse(verdict.statusCode, verdict.why);
      const interaction = readInteraction(verdict.body);
      if (interaction === undefined) return refuse(400, "body is neither a command nor an interaction");
      if (!isOfWorkspace(interaction, workspaceId)) return refuse(403, "interaction of another workspace");
      const answer = await uses.answer(interaction);
      return answer === undefined ? refuse(404, "nothing listens to this interaction") : accepted(answer);
    } catch (error) {
      if (error instanceof MalformedPayloadError) return refuse(400, error.message);
      uses.reportFailure("an interaction could not be answered", error);
      return { statusCode: 500, body: "" };
    }
  };
}

function accepted(answer: Acknowledgement): HttpAnswer {
  if (typeof answer === "string") return { statusCode: 200, body: answer };
  return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}
