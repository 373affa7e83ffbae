import type { Statement } from "./policy-document.ts";
import type { Identity } from "./roles.ts";
import { namedBy, type Question } from "./statement-match.ts";

/** Which allowances were used: of each statement the actions, and the resources, that a call was allowed by. */
export class Exercised {
  readonly #used = new Map<Statement, Set<string>>();

  /** A call was allowed, and these statements of the caller's own apply to it. */
  note(statements: readonly Statement[], question: Question): void {
    for (const statement of statements) {
      const used = this.#used.get(statement) ?? new Set();
      const { actions, resources } = namedBy(statement, question);
      for (const name of [...actions, ...resources]) used.add(name);
      this.#used.set(statement, used);
    }
  }

  /** What the role's own policies allow and no call has used: `<role> <action>`, or `<role> <resource> for <actions>`. */
  unused({ arn, statements }: Identity): readonly string[] {
    const role = arn.replace(/^.*:role\//, "");
    const unused = statements
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap((statement) => {
        const { Action = [], Resource = [] } = statement;
        const isUnused = (name: string) => this.#used.get(statement)?.has(name) !== true;
        const actions = Action.filter(isUnused);
        if (actions.length === Action.length) return actions;
        return [...actions, ...Resource.filter(isUnused).map((resource) => `${resource} for ${Action.join(", ")}`)];
      });
    return [...new Set(unused)].map((what) => `${role} ${what}`);
  }
}
