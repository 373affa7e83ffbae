/** The labels of a path such as `/schedules/{Name}`, decoded; undefined when the path is another one. */
export function labelsOf(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = pattern.split("/");
  const got = path.split("/");
  if (wanted.length !== got.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = got[index] ?? "";
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name === undefined ? part !== value : value === "") return undefined;
    if (name !== undefined) labels[name] = decodeURIComponent(value);
  }
  return labels;
}
