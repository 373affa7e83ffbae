import type { FunctionDefinition } from "./function-definition.ts";

/** Where the front door serves the workspace's Web API, to each instance under its access key. */
export const SLACK_API_PATH = "/_slack/api/";

/** What an instance has of its own: its key, by which the front door knows who calls. Slack is told no key, so it has another path. */
export function instanceEnvironment(
  environment: Readonly<Record<string, string>>,
  accessKeyId: string,
): Record<string, string> {
  const own: Record<string, string> = { ...environment, AWS_ACCESS_KEY_ID: accessKeyId };
  if (environment["SLACK_API_URL"] !== undefined)
    own["SLACK_API_URL"] = `${environment["SLACK_API_URL"]}${accessKeyId}/`;
  return own;
}

/** All of a function's environment but the access key, which each instance has of its own. */
export function sandboxEnvironment(
  { functionName, environment, handler, memoryMegabytes }: FunctionDefinition,
  { region, endpointUrl }: { readonly region: string; readonly endpointUrl: () => string },
): Record<string, string> {
  return {
    ...environment,
    // the one value that differs from the template: Slack is the workspace beside this cloud
    ...("SLACK_API_URL" in environment ? { SLACK_API_URL: `${endpointUrl()}${SLACK_API_PATH}` } : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpointUrl(),
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    _HANDLER: handler,
    TZ: ":UTC",
    // the SDK warns of Node 20, on which the local cloud may run
    NODE_NO_WARNINGS: "1",
  };
}
