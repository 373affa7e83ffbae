import { matchesArn, matchesWildcard } from "./wildcard.ts";

/** The keys of a request, by lower-case name: condition keys are compared without case. */
export type RequestKeys = ReadonlyMap<string, readonly string[]>;

type Test = (wanted: string, got: string) => boolean;

const same: Test = (wanted, got) => wanted === got;
const sameIgnoringCase: Test = (wanted, got) => wanted.toLowerCase() === got.toLowerCase();
/** A negated operator holds when no value matches. */
const TESTS: Readonly<Record<string, { readonly test: Test; readonly negated?: true }>> = {
  StringEquals: { test: same },
  StringNotEquals: { test: same, negated: true },
  StringEqualsIgnoreCase: { test: sameIgnoringCase },
  StringNotEqualsIgnoreCase: { test: sameIgnoringCase, negated: true },
  StringLike: { test: matchesWildcard },
  StringNotLike: { test: matchesWildcard, negated: true },
  // ArnEquals and ArnLike behave identically, says IAM's reference
  ArnEquals: { test: matchesArn },
  ArnLike: { test: matchesArn },
  ArnNotEquals: { test: matchesArn, negated: true },
  ArnNotLike: { test: matchesArn, negated: true },
  Bool: { test: sameIgnoringCase },
  NumericEquals: { test: numeric((wanted, got) => got === wanted) },
  NumericNotEquals: { test: numeric((wanted, got) => got === wanted), negated: true },
  NumericLessThan: { test: numeric((wanted, got) => got < wanted) },
  NumericLessThanEquals: { test: numeric((wanted, got) => got <= wanted) },
  NumericGreaterThan: { test: numeric((wanted, got) => got > wanted) },
  NumericGreaterThanEquals: { test: numeric((wanted, got) => got >= wanted) },
};

/**
 * Whether all operators and all keys of a Condition block hold.
 * @throws Error for an operator that is not evaluated here.
 */
export function conditionHolds(
  condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  keys: RequestKeys,
): boolean {
  return Object.entries(condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) => holds(operator, values, keys.get(key.toLowerCase()))),
  );
}

function holds(operator: string, wanted: readonly string[], got: readonly string[] | undefined): boolean {
  if (operator === "Null") return wanted.some((value) => (value === "true") === (got === undefined));
  const [, quantifier, name = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const known = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (known === undefined) throw new Error(`condition operator ${operator} is not evaluated here`);
  const one = (value: string) => wanted.some((allowed) => known.test(allowed, value)) !== (known.negated === true);
  // the trap that policies close with a second Null condition: over no values at all, ForAllValues holds
  if (quantifier === "ForAllValues:") return (got ?? []).every(one);
  if (got === undefined) return ifExists !== undefined || (quantifier === undefined && known.negated === true);
  if (quantifier === "ForAnyValue:") return got.some(one);
  return known.negated === true ? got.every(one) : got.some(one);
}

function numeric(compare: (wanted: number, got: number) => boolean): Test {
  return (wanted, got) => compare(Number(wanted), Number(got));
}
