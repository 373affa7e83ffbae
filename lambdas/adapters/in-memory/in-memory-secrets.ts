import type { Clock } from "../../ports/clock.ts";
import { SecretsUnavailableError } from "../../ports/errors.ts";
import type { Secrets } from "../../ports/secrets.ts";

export interface InMemorySecrets extends Secrets {
  isDown: boolean;
}

/** As long as a sandbox keeps a text. */
const KEEP_MS = 5 * 60_000;

/** Texts by ARN, each kept from its reading on, as a sandbox does. */
export function makeInMemorySecrets(clock: Clock, texts: ReadonlyMap<string, string>): InMemorySecrets {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  const secrets: InMemorySecrets = {
    isDown: false,
    async read(arn, { fresh = false } = {}) {
      const now = clock.now().getTime();
      const known = kept.get(arn);
      if (!fresh && known !== undefined && known.until > now) return known.text;
      const text = secrets.isDown ? undefined : texts.get(arn);
      if (text === undefined) throw new SecretsUnavailableError(`secret ${arn} cannot be read`);
      kept.set(arn, { text, until: now + KEEP_MS });
      return text;
    },
  };
  return secrets;
}
