import type { IncomingHttpHeaders } from "node:http";

export interface Credential {
  readonly accessKeyId: string;
  readonly signingName: string;
}

/** Who signed, and for which service; the signature itself is not verified here. Undefined without one. */
export function credentialOf({ authorization = "" }: IncomingHttpHeaders): Credential | undefined {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/[a-z0-9-]+\/([a-z0-9-]+)\/aws4_request,/.exec(
    authorization,
  );
  const [, accessKeyId, signingName] = scope ?? [];
  return accessKeyId === undefined || signingName === undefined ? undefined : { accessKeyId, signingName };
}
