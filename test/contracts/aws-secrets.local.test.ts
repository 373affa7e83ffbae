import { makeSecretsManagerSecrets } from "../../lambdas/adapters/aws/secrets-manager-secrets.ts";
import { NotPermittedError, SecretsUnavailableError } from "../../lambdas/ports/errors.ts";
import { createSecretsManagerService, type SecretsManagerService } from "../../local/services/secrets-manager.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

let aws: ServedAws;
let service: SecretsManagerService;
beforeAll(async () => {
  aws = await serveAws((clock) => {
    service = createSecretsManagerService({ clock });
    return [service];
  });
});
afterEach(() => aws.faults.reset());
afterAll(() => aws.close());

let made = 0;
async function makeSecret(SecretString: string): Promise<string> {
  made += 1;
  const make = service.resourceMakers?.["AWS::SecretsManager::Secret"];
  if (make === undefined) throw new Error("secrets manager makes no secrets");
  return (await make({ SecretString }, { ...aws.scope, logicalId: `Secret${made}` })).ref;
}

/** Two that are read together, and what was called since. */
async function pair() {
  const [signing, token] = [await makeSecret("signing"), await makeSecret("token")];
  const secrets = makeSecretsManagerSecrets({ now: () => new Date(aws.clock.now()) }, [signing, token]);
  const first = aws.calls().length;
  const calls = () =>
    aws
      .calls()
      .slice(first)
      .map(({ operation }) => operation);
  return { signing, token, secrets, calls };
}

test("two secrets that are needed together are read with one call, and kept for five minutes", async () => {
  const { signing, token, secrets, calls } = await pair();
  expect([await secrets.read(signing), await secrets.read(token)]).toEqual(["signing", "token"]);
  await aws.clock.skipBy(5 * 60_000 - 1);
  await secrets.read(token);
  expect(calls()).toEqual(["BatchGetSecretValue"]);
  await aws.clock.skipBy(1);
  await secrets.read(token);
  await secrets.read(signing);
  expect(calls()).toEqual(["BatchGetSecretValue", "BatchGetSecretValue"]);
});

test("a fresh one is read anew, as it is now, and the other with it", async () => {
  const { signing, token, secrets, calls } = await pair();
  await secrets.read(signing);
  service.set(token, "rotated");
  expect(await secrets.read(token)).toBe("token");
  expect(await secrets.read(signing, { fresh: true })).toBe("signing");
  expect(await secrets.read(token)).toBe("rotated");
  expect(calls()).toHaveLength(2);
});

test("any other secret is read by itself", async () => {
  const { secrets, calls } = await pair();
  expect(await secrets.read(await makeSecret("other"))).toBe("other");
  expect(calls()).toEqual(["GetSecretValue"]);
});

test("one that is missing keeps nobody from the other", async () => {
  const { signing } = await pair();
  const missing = `${signing.slice(0, -6)}000000`;
  const secrets = makeSecretsManagerSecrets({ now: () => new Date(aws.clock.now()) }, [signing, missing]);
  expect(await secrets.read(signing)).toBe("signing");
  const read = secrets.read(missing);
  await expect(read).rejects.toThrow(SecretsUnavailableError);
  await expect(read).rejects.toThrow("ResourceNotFoundException");
});

test("while the service fails nothing is known, and an answer that was kept still serves", async () => {
  const { signing, token, secrets } = await pair();
  await secrets.read(signing);
  aws.breakDown("secretsmanager", "failing");
  expect(await secrets.read(token)).toBe("token");
  const read = secrets.read(token, { fresh: true });
  await expect(read).rejects.toThrow(SecretsUnavailableError);
  await expect(read).rejects.not.toBeInstanceOf(NotPermittedError);
});
