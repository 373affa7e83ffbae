import { OperatorsUnavailableError } from "../../ports/errors.ts";
import type { Operators } from "../../ports/operators.ts";

type Page = Parameters<Operators["page"]>[0];

export interface InMemoryOperators extends Operators {
  readonly pages: readonly Page[];
  isDown: boolean;
}

/** As a subject by e-mail: so many characters, of ASCII. */
const SUBJECT_CHARACTERS = 100;

/** Keeps the pages as they are read, in order. */
export function makeInMemoryOperators(): InMemoryOperators {
  const pages: Page[] = [];
  const operators: InMemoryOperators = {
    pages,
    isDown: false,
    async page(page) {
      if (operators.isDown) throw new OperatorsUnavailableError("the pager is away");
      const subject = page.subject.replace(/[^\x20-\x7e]/g, "?").slice(0, SUBJECT_CHARACTERS);
      pages.push({ ...page, subject });
    },
  };
  return operators;
}
