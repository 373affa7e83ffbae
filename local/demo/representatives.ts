/** At most `most` of them, spread evenly over the list, in its order: the same ones each time. */
export function spread<Thing>(things: readonly Thing[], most: number): readonly Thing[] {
  if (things.length <= most) return things;
  const slot = (at: number) => Math.floor((at * most) / things.length);
  return things.filter((_thing, at) => at === 0 || slot(at) !== slot(at - 1));
}

/**
 * The first `each` of every class of things that are alike, in the order of the list; of the classes evenly spread ones, when there are
 * too many for `most` things altogether.
 */
export function representatives<Thing>(
  things: readonly Thing[],
  classOf: (thing: Thing) => string,
  { each, most }: { readonly each: number; readonly most: number },
): readonly Thing[] {
  const classes = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = classOf(thing);
    const alike = classes.get(name);
    if (alike === undefined) classes.set(name, [thing]);
    else if (alike.length < each) alike.push(thing);
  }
  const chosen = new Set(spread([...classes.values()], Math.floor(most / each)).flat());
  return things.filter((thing) => chosen.has(thing));
}
