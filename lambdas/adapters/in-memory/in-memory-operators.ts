import { OperatorsUnavailableError } from "../../ports/errors.ts";
import type { Operators } from "../../ports/operators.ts";

type Page = Parameters<Operators["page"]>[0];

export interface InMemoryOperators extends Operators {
  readonly pages: readonly Page[];
  isDown: boolean;
}

/** Keeps the pages, in order. */
export function makeInMemoryOperators(): InMemoryOperators {
  const pages: Page[] = [];
  const operators: InMemoryOperators = {
    pages,
    isDown: false,
    async page(page) {
      if (operators.isDown) throw new OperatorsUnavailableError("the pager is away");
      pages.push(page);
    },
  };
  return operators;
}
