import type { TableRequest } from "./table.ts";

/** What an expression says besides names of attributes. */
const WORDS =
  /^(and|or|not|in|between|set|remove|add|delete|attribute_\w+|begins_with|contains|size|if_not_exists|list_append)$/i;
/** A name as it is, or its placeholder; neither a value nor a member within an attribute. */
const NAME = /(?<![:#\w.-])#?[A-Za-z_][\w-]*/g;

/**
 * The attributes that a request names, for `dynamodb:Attributes`: of the item, of the key and of every expression; undefined when it
 * names none. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesOf(request: TableRequest): readonly string[] | undefined {
  const names = new Set([...Object.keys(request.Item ?? {}), ...Object.keys(request.Key ?? {})]);
  const { KeyConditionExpression, ConditionExpression, UpdateExpression, FilterExpression, ProjectionExpression } =
    request;
  const expressions = [
    KeyConditionExpression,
    ConditionExpression,
    UpdateExpression,
    FilterExpression,
    ProjectionExpression,
  ];
  for (const expression of expressions) {
    for (const [word] of (expression ?? "").matchAll(NAME)) {
      if (!WORDS.test(word)) names.add(request.ExpressionAttributeNames?.[word] ?? word);
    }
  }
  return names.size === 0 ? undefined : [...names].sort();
}
