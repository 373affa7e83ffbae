const cache = new Map<string, RegExp>();

/** IAM's `*` and `?`, over colons and slashes too. Anything else is literal; case counts unless said otherwise. */
export function matchesWildcard(pattern: string, value: string, { ignoreCase = false } = {}): boolean {
  const key = `${ignoreCase} ${pattern}`;
  let expression = cache.get(key);
  if (expression === undefined) {
    const escaped = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${escaped}$`, ignoreCase ? "is" : "s");
    cache.set(key, expression);
  }
  return expression.test(value);
}

/** Compares the six parts of two ARNs one by one, so that a `*` in one part does not reach into the next. */
export function matchesArn(pattern: string, value: string): boolean {
  const wanted = arnParts(pattern);
  const got = arnParts(value);
  if (wanted === undefined || got === undefined) return false;
  return wanted.every((part, index) => matchesWildcard(part, got[index] ?? ""));
}

function arnParts(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
