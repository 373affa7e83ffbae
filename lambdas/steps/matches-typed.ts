/** Whether a text has each word that was typed, in any case; nothing typed matches everything. */
export function matchesTyped(text: string, typed: string): boolean {
  const folded = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => folded.includes(word));
}
