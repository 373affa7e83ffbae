import type { TableParts, TableRequest, WireItem } from "./table.ts";

/** The partition keys that a request touches, for `dynamodb:LeadingKeys`; undefined when it touches no certain one (Scan). */
export function leadingKeysOf(
  { keyNames, indexKeys }: TableParts,
  request: TableRequest,
): readonly string[] | undefined {
  const hash = request.IndexName === undefined ? keyNames[0] : indexKeys.get(request.IndexName);
  if (hash === undefined) return undefined;
  const item: WireItem | undefined = request.Key ?? request.Item;
  const value = item === undefined ? queriedValue(request, hash) : item[hash];
  const text = value?.["S"] ?? value?.["N"] ?? value?.["B"];
  return text === undefined ? undefined : [String(text)];
}

function queriedValue(request: TableRequest, hash: string): Readonly<Record<string, unknown>> | undefined {
  const { KeyConditionExpression = "", ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = request;
  for (const [, name = "", value = ""] of KeyConditionExpression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((ExpressionAttributeNames[name] ?? name) === hash) return ExpressionAttributeValues[value];
  }
  return undefined;
}
