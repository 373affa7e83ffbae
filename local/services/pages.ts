import { AwsFault } from "../service.ts";

/** A page of a list as AWS may well tell it. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly NextToken?: string };
}

/**
 * Lists on several pages have what callers forget: after each page there is an empty one that is not the last, and the page after that
 * begins with what the one before ended with, as when something is inserted meanwhile.
 * @throws AwsFault with this code for a token that was not given out.
 */
export function awkwardPage<Item>(
  list: readonly Item[],
  size: number,
  token: string | undefined,
  wrongToken = "ValidationException",
): ListPage<Item> {
  const [, kind = "from", digits = "0"] = /^(from|empty)-(\d+)$/.exec(token ?? "from-0") ?? [undefined, "wrong"];
  const start = Number(digits);
  if (kind === "wrong" || start > list.length) throw new AwsFault(wrongToken, "The pagination token is not valid.");
  if (kind === "empty") return { items: [], next: { NextToken: `from-${Math.max(0, start - 1)}` } };
  const end = start + size;
  return { items: list.slice(start, end), next: end < list.length ? { NextToken: `empty-${end}` } : {} };
}
