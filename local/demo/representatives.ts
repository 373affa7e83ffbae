/** At most `most` of them, spread evenly over the list, in its order: the same ones each time. */
export function spread<Thing>(things: readonly Thing[], most: number): readonly Thing[] {
  if (things.length <= most) return things;
  return things.filter(
    (_thing, at) => Math.floor((at * most) / things.length) !== Math.floor(((at - 1) * most) / things.length),
  );
}

/** The first `each` of every class of things that are alike, at most `most` altogether; in the order of the list. */
export function representatives<Thing>(
  things: readonly Thing[],
  classOf: (thing: Thing) => string,
  { each, most }: { readonly each: number; readonly most: number },
): readonly Thing[] {
  const seen = new Map<string, number>();
  const chosen = things.filter((thing) => {
    const name = classOf(thing);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before < each;
  });
  return spread(chosen, most);
}
