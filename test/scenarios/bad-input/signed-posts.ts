import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeploymentConfig } from "../../../lib/deployment-config.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { type AppAnswer, type SignedRequest, send, signedRequest } from "../../../local/slack/signed-request.ts";
import { Credentials } from "../credentials.ts";

const { teamId: TEAM_ID } = readDeploymentConfig(join(__dirname, "../../../config/deployment.yaml")).slack;

export { TEAM_ID };

/** Somebody on the internet who posts to the request URL; with Slack's own secret, for what only Slack itself could send. */
export class Poster {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly #stage: OpenStage;

  private constructor(stage: OpenStage, signingSecret: string, botToken: string) {
    this.#stage = stage;
    this.signingSecret = signingSecret;
    this.botToken = botToken;
  }

  static async at(stage: OpenStage): Promise<Poster> {
    const client = new SecretsManagerClient(new Credentials(stage).observer());
    const read = async (output: string) => {
      const get = new GetSecretValueCommand({ SecretId: stage.cloud.outputs[output] ?? "" });
      return (await client.send(get)).SecretString ?? "";
    };
    return new Poster(stage, await read("SlackSigningSecret"), await read("SlackBotToken"));
  }

  /** As Slack would sign it `secondsOff` from now. */
  signed(body: string, { secondsOff = 0, secret = this.signingSecret } = {}): SignedRequest {
    return signedRequest(secret, this.#stage.clock.now() + secondsOff * 1000, body);
  }

  /** What nobody may find in a log. */
  secretsOf({ headers }: SignedRequest): readonly string[] {
    return [this.signingSecret, this.botToken, headers["x-slack-signature"] ?? this.signingSecret];
  }

  send(request: SignedRequest): Promise<AppAnswer> {
    return send(this.#stage.requestUrl, request);
  }
}

type Json = Readonly<Record<string, unknown>>;

/** A body as Slack makes it of an interaction of ours; `more` may change every member. */
export function interaction(type: string, by: string, more: Json): string {
  const payload = { type, team: { id: TEAM_ID }, user: { id: by, team_id: TEAM_ID }, trigger_id: "1.2.3", ...more };
  return rawPayload(JSON.stringify(payload));
}

export function rawPayload(text: string): string {
  return new URLSearchParams({ payload: text }).toString();
}

let views = 0;

/** A filled-in form, as if it were on somebody's screen: Slack alone knows what it had offered. */
export function filledForm(by: string, values: Readonly<Record<string, string>>, more: Json = {}): string {
  views += 1;
  const { account, permission_set, duration, reason } = values;
  const chosen = (name: string, value: string | undefined) => ({
    [name]: { [name]: { type: "external_select", selected_option: value === undefined ? null : { value } } },
  });
  const state = {
    values: {
      account: {
        account: {
          type: "multi_external_select",
          selected_options: account === undefined || account === "" ? [] : [{ value: account }],
        },
      },
      ...chosen("permission_set", permission_set),
      ...chosen("duration", duration),
      reason: { reason: { type: "plain_text_input", value: reason ?? null } },
    },
  };
  return interaction("view_submission", by, {
    view: { id: `V${views}FORGED`, team_id: TEAM_ID, callback_id: "request_access", state, ...more },
  });
}

export function denial(by: string, requestId: unknown, reason: unknown): string {
  views += 1;
  const state = { values: { reason: { reason: { type: "plain_text_input", value: reason } } } };
  return interaction("view_submission", by, {
    view: { id: `V${views}FORGED`, callback_id: "deny_form", private_metadata: requestId, state },
  });
}

/** A click on Approve or Deny, whatever the button says. */
export function click(by: string, value: unknown, { action = "approve", ...more }: Json = {}): string {
  views += 1;
  return interaction("block_actions", by, {
    channel: { id: "C0ACCESSREQ" },
    message: { ts: "1.2" },
    actions: [{ type: "button", action_id: action, block_id: "b", action_ts: `3.${views}`, value }],
    ...more,
  });
}
