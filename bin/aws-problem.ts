/** What AWS answered, with what to do next, where that is known. */
export function awsProblem(doing: string, error: unknown): Error {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  const next = NEXT.find(([names]) => names.test(`${name} ${message}`))?.[1];
  return new Error(`${doing}: ${name}: ${message}${next === undefined ? "" : `\n${next}`}`, { cause: error });
}

const NEXT: readonly (readonly [RegExp, string])[] = [
  [
    /CredentialsProviderError|Could not load credentials/,
    "sign in to the account that Daypass runs in, for example with aws sso login",
  ],
  [
    /ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId/,
    "sign in again: these credentials are not valid any more",
  ],
  [
    /AccessDenied|NotPermitted|not authorized/,
    "use credentials of the account in config/deployment.yaml that have this permission",
  ],
  [
    /StateMachineDoesNotExist|NoSuchBucket/,
    "deploy Daypass first: npx cdk deploy; and check account and region in config/deployment.yaml",
  ],
];
