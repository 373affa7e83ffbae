/**
 * The members in an order in which each comes after those it depends on, else in the given order.
 * @throws Error naming a circle.
 */
export function inOrder<T>(
  members: Readonly<Record<string, T>>,
  dependenciesOf: (member: T) => readonly string[],
): readonly (readonly [string, T])[] {
  const done = new Map<string, T>();
  const visit = (name: string, path: readonly string[]): void => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined || done.has(name)) return;
    if (path.includes(name))
      throw new Error(`resources depend on each other in a circle: ${[...path, name].join(", ")}`);
    for (const dependency of dependenciesOf(member)) visit(dependency, [...path, name]);
    done.set(name, member);
  };
  for (const name of Object.keys(members)) visit(name, []);
  return [...done];
}
