import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "../../ports/clock.ts";
import { SecretsUnavailableError } from "../../ports/errors.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { secretsManager } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

const KEEP_MS = 5 * 60_000;

/** Secrets from Secrets Manager, kept in the sandbox for five minutes. */
export function makeSecretsManagerSecrets(clock: Clock): Secrets {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  return {
    async read(arn, { fresh = false } = {}) {
      const known = kept.get(arn);
      if (!fresh && known !== undefined && known.until > clock.now().getTime()) return known.text;
      const { SecretString } = await secretsManager()
        .send(new GetSecretValueCommand({ SecretId: arn }))
        .catch(unavailable(SecretsUnavailableError, "reading a secret"));
      if (SecretString === undefined) throw new SecretsUnavailableError(`secret ${arn} has no text`);
      kept.set(arn, { text: SecretString, until: clock.now().getTime() + KEEP_MS });
      return SecretString;
    },
  };
}
