import { createSecretsManagerService } from "../../../local/services/secrets-manager.ts";
import { pausedClock, serviceBench, startMs } from "./service-bench.ts";

async function bench(properties: object = { GenerateSecretString: {} }) {
  const clock = pausedClock();
  const service = createSecretsManagerService({ clock });
  const made = serviceBench(service, clock);
  const { ref } = await made.make("AWS::SecretsManager::Secret", properties, "BotToken");
  return { ...made, clock, service, ref };
}

test("a secret has a text of its own from the beginning, under its ARN and its name", async () => {
  const { ref, call } = await bench();
  expect(ref).toMatch(/^arn:aws:secretsmanager:eu-west-1:111122223333:secret:Test-BotToken-\w{6}$/);
  const secret = await call("GetSecretValue", { SecretId: ref });
  expect(secret).toMatchObject({ ARN: ref, Name: "Test-BotToken", SecretString: expect.stringMatching(/^.{32}$/) });
  expect(await call("GetSecretValue", { SecretId: "Test-BotToken" })).toEqual(secret);
});

test("a text that is set is another version of it", async () => {
  const { clock, ref, call, service } = await bench({ SecretString: "old" });
  const before = await call("GetSecretValue", { SecretId: ref });
  await clock.skipBy(1_000);
  service.set(ref, "new");
  const after = await call("GetSecretValue", { SecretId: ref });
  expect([before["SecretString"], after["SecretString"]]).toEqual(["old", "new"]);
  expect(after["VersionId"]).not.toBe(before["VersionId"]);
  expect(after["CreatedDate"]).toEqual(new Date(startMs + 1_000));
});

test("an unknown secret is not found", async () => {
  const { call, service } = await bench();
  const error = { name: "AwsFault", code: "ResourceNotFoundException" };
  await expect(call("GetSecretValue", { SecretId: "arn:none" })).rejects.toMatchObject(error);
  expect(() => service.set("arn:none", "x")).toThrow(expect.objectContaining(error));
});

test("a permission is needed on the secret's ARN, however it is called", async () => {
  const { ref, needs } = await bench();
  const needed = [{ action: "secretsmanager:GetSecretValue", resource: ref }];
  expect(needs("GetSecretValue", { SecretId: ref })).toEqual(needed);
  expect(needs("GetSecretValue", { SecretId: "Test-BotToken" })).toEqual(needed);
});

test("several at once: each by its ARN, what is missing told apart, and a permission needed for each of them and for the way", async () => {
  const { ref, call, needs } = await bench({ SecretString: "text" });
  const asked = { SecretIdList: [ref, "arn:none"] };
  expect(await call("BatchGetSecretValue", asked)).toMatchObject({
    SecretValues: [{ ARN: ref, SecretString: "text" }],
    Errors: [{ SecretId: "arn:none", ErrorCode: "ResourceNotFoundException" }],
  });
  expect(needs("BatchGetSecretValue", asked)).toEqual([
    { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    { action: "secretsmanager:GetSecretValue", resource: ref },
    { action: "secretsmanager:GetSecretValue", resource: "arn:none" },
  ]);
});
