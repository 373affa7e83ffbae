export const API_GATEWAY_PATH = "/_apigateway/";

/** `https://<api>.execute-api.<region>.amazonaws.com/<stage>/…`, served here under a path of its own. */
export function localUrl(endpoint: string, requestUrl: string): string {
  const { hostname, pathname } = new URL(requestUrl);
  return `${endpoint}${API_GATEWAY_PATH}${hostname.split(".")[0]}${pathname}`;
}
