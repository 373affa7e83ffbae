import { BatchGetSecretValueCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { Clock } from "../../ports/clock.ts";
import { NotPermittedError, SecretsUnavailableError } from "../../ports/errors.ts";
import type { Secrets } from "../../ports/secrets.ts";
import { secretsManager } from "./aws-clients.ts";
import { unavailable } from "./aws-refusal.ts";

const KEEP_MS = 5 * 60_000;

/**
 * Secrets from Secrets Manager, kept in the sandbox for five minutes. Those of `together` are read with one call, whichever of them
 * is asked for: two at least, twenty at the most.
 */
export function makeSecretsManagerSecrets(clock: Clock, together: readonly string[] = []): Secrets {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  const keep = (arn: string, text: string) => kept.set(arn, { text, until: clock.now().getTime() + KEEP_MS });
  return {
    async read(arn, { fresh = false } = {}) {
      const known = kept.get(arn);
      if (!fresh && known !== undefined && known.until > clock.now().getTime()) return known.text;
      const texts = together.includes(arn) ? await readAll(together, arn) : new Map([[arn, await readOne(arn)]]);
      for (const [read, text] of texts) keep(read, text);
      const text = texts.get(arn);
      if (text === undefined) throw new SecretsUnavailableError(`secret ${arn} has no text`);
      return text;
    },
  };
}

async function readOne(arn: string): Promise<string> {
  const { SecretString } = await secretsManager()
    .send(new GetSecretValueCommand({ SecretId: arn }))
    .catch(unavailable(SecretsUnavailableError, "reading a secret"));
  if (SecretString === undefined) throw new SecretsUnavailableError(`secret ${arn} has no text`);
  return SecretString;
}

/** By ARN; throws when the one that is wanted is not among them, as the call itself answers for each secret apart. */
async function readAll(arns: readonly string[], wanted: string): Promise<ReadonlyMap<string, string>> {
  const { SecretValues = [], Errors = [] } = await secretsManager()
    .send(new BatchGetSecretValueCommand({ SecretIdList: [...arns] }))
    .catch(unavailable(SecretsUnavailableError, "reading secrets"));
  const refusal = Errors.find(({ SecretId }) => SecretId === wanted);
  if (refusal !== undefined) {
    const Refused = refusal.ErrorCode?.startsWith("AccessDenied") ? NotPermittedError : SecretsUnavailableError;
    throw new Refused(`reading secrets: ${refusal.ErrorCode}: ${refusal.Message}`);
  }
  return new Map(SecretValues.flatMap(({ ARN, SecretString }) => (ARN && SecretString ? [[ARN, SecretString]] : [])));
}
