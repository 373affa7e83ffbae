import { userInfo } from "node:os";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { BindingAnswer, BindingAsked } from "../../lambdas/contracts/binding-change.ts";
import { readDeploymentConfig } from "../../lib/deployment-config.ts";
import { baseName } from "../../lib/physical-names.ts";

/** Why a command did not do what it was asked: in words for whoever typed it. */
export class CommandFailedError extends Error {
  override readonly name = "CommandFailedError";
}

type Asked = BindingAsked extends infer One ? (One extends unknown ? Omit<One, "version" | "claims"> : never) : never;

/** The function behind these commands, found by what config/deployment.yaml says. */
export class ChangeBinding {
  readonly place: string;
  readonly #functionName: string;
  readonly #lambda: LambdaClient;

  /** @throws Error when the file is not as it should be, with line and column. */
  constructor(configFile: string) {
    const config = readDeploymentConfig(configFile);
    const { account, region } = config;
    const functionName = `${baseName(config)}-change-binding`;
    // with the account: credentials of another one reach nothing of the same name
    this.#functionName = `${account}:function:${functionName}`;
    this.place = `${functionName} in account ${account}, ${region}`;
    this.#lambda = new LambdaClient({ region });
  }

  /** @throws CommandFailedError when it could not be asked, or did not answer; nothing may have happened, or all of it. */
  async ask(asked: Asked): Promise<BindingAnswer> {
    const checked = BindingAsked.safeParse({
      version: 1,
      ...asked,
      ...(asked.ask === "list" ? {} : { claims: "not yet" }),
    });
    if (!checked.success) throw new CommandFailedError(`cannot be: ${wrong(checked.error)}`);
    const request = checked.data.ask === "list" ? checked.data : { ...checked.data, claims: await this.#claims() };
    const Payload = JSON.stringify(request);
    const invocation = await this.#lambda
      .send(new InvokeCommand({ FunctionName: this.#functionName, Payload }))
      .catch((error: unknown) => {
        throw new CommandFailedError(`${this.place} could not be asked: ${explained(error)}`, { cause: error });
      });
    const text = Buffer.from(invocation.Payload ?? []).toString("utf8");
    if (invocation.FunctionError !== undefined) throw new CommandFailedError(`${this.place} failed: ${failure(text)}`);
    return BindingAnswer.parse(JSON.parse(text));
  }

  /** Who goes on record, as a claim: CloudTrail knows the access key, and so who had it. */
  async #claims(): Promise<string> {
    const { accessKeyId } = await this.#lambda.config.credentials().catch((error: unknown) => {
      throw new CommandFailedError(`there are no AWS credentials to use: ${explained(error)}`, { cause: error });
    });
    return `${userInfo().username.replace(/[^\x20-\x7e]/g, "?")}, access key ${accessKeyId}`.slice(0, 200);
  }
}

/** What to do about it, where that is known. */
function explained(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  switch (error instanceof Error ? error.name : "") {
    case "AccessDeniedException":
      return `${message}. It takes lambda:InvokeFunction on it`;
    case "ResourceNotFoundException":
      return `${message}. Is it deployed, and are the account and Region of the configuration file right?`;
    case "CredentialsProviderError":
      return `${message}. Log in first, for example with aws sso login, and set AWS_PROFILE`;
    default:
      return message;
  }
}

const Failure = z.object({ errorType: z.string(), errorMessage: z.string() });

function failure(payload: string): string {
  const parsed = Failure.safeParse(JSON.parse(payload));
  return parsed.success
    ? `${parsed.data.errorType}: ${parsed.data.errorMessage}. Ask again; its log says more`
    : payload;
}

/** What the members of the asking must look like, for those that do not. */
const ALLOWED: Readonly<Record<string, string>> = {
  slackUserId: "a Slack id is U or W and capitals and digits, such as U012ABCDEF",
  user: "a user is an e-mail address, or an id such as 90670a1b2c-11112222-3333-4444-8555-666677778888",
  who: "a Slack id is such as U012ABCDEF, a user id such as 90670a1b2c-11112222-3333-4444-8555-666677778888",
};

function wrong(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  return error.issues.map(({ path }) => ALLOWED[String(path[0])] ?? path.join(".")).join("; ");
}
