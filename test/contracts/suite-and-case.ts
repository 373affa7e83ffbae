/** The suite that a case of a target is of, and what the case is called in it: below what the target is called. */
export function suiteAndCaseOf([_target, suite = "", ...names]: readonly string[]) {
  return { suite, name: names.join(" › ") };
}
