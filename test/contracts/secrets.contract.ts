import { SecretsUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Secrets } from "../../lambdas/ports/secrets.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** Two secrets that are needed together, and another. */
export interface SecretsTarget extends BreakableTarget<Secrets> {
  readonly signing: string;
  readonly token: string;
  readonly other: string;
  /** An ARN of nothing. */
  readonly missing: string;
  /** Somebody gives it another text. At first each is called what it is. */
  rotate(arn: string, text: string): Asked<void>;
}

/** Seconds for which a text is kept. */
const KEPT = 300;

/** What every keeper of secrets promises. */
export function describeSecrets(makeTarget: () => Promise<SecretsTarget>): void {
  describe("secrets", () => {
    let target: SecretsTarget;
    let secrets: Secrets;
    beforeEach(async () => {
      target = await makeTarget();
      secrets = target.port;
    });
    afterEach(() => target.close?.());

    test("each is read as it is, needed together or not", async () => {
      const { signing, token, other } = target;
      const texts = [await secrets.read(signing), await secrets.read(token), await secrets.read(other)];
      expect(texts).toEqual(["signing", "token", "other"]);
    });

    test("a text may be anything", async () => {
      await target.rotate(target.signing, '{"ä": "日本"}\n');
      expect(await secrets.read(target.signing)).toBe('{"ä": "日本"}\n');
    });

    test("a text is kept for five minutes, and no longer", async () => {
      await secrets.read(target.signing);
      await target.rotate(target.signing, "rotated");
      await target.advance(KEPT - 10);
      expect(await secrets.read(target.signing)).toBe("signing");
      await target.advance(20);
      expect(await secrets.read(target.signing)).toBe("rotated");
    });

    test("a fresh one is as it is now, and kept from then on", async () => {
      await secrets.read(target.signing);
      await target.rotate(target.signing, "rotated");
      expect(await secrets.read(target.signing, { fresh: true })).toBe("rotated");
      await target.rotate(target.signing, "rotated again");
      await target.advance(KEPT - 10);
      expect(await secrets.read(target.signing)).toBe("rotated");
    });

    test("one that is missing is a fault, and keeps nobody from the others", async () => {
      await expect(secrets.read(target.missing)).rejects.toThrow(SecretsUnavailableError);
      expect(await secrets.read(target.signing)).toBe("signing");
    });

    test.each(OUTAGES)("while the service is %s, what was never read is not known", async (outage) => {
      target.breakDown(outage);
      await expect(secrets.read(target.signing)).rejects.toThrow(SecretsUnavailableError);
      await expect(secrets.read(target.other)).rejects.toThrow(SecretsUnavailableError);
      target.mend();
      expect(await secrets.read(target.signing)).toBe("signing");
    });

    test.each(OUTAGES)("while the service is %s, what is kept serves, and a fresh one does not", async (outage) => {
      await secrets.read(target.signing);
      target.breakDown(outage);
      expect(await secrets.read(target.signing)).toBe("signing");
      await expect(secrets.read(target.signing, { fresh: true })).rejects.toThrow(SecretsUnavailableError);
      expect(await secrets.read(target.signing)).toBe("signing");
    });
  });
}
