/** Slack's three control characters: without them no text can mention, link or call a channel. https://docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** For a line among our own: one line, escaped, at most `longest` characters with what escaping adds. */
export function inline(text: string, longest = 200): string {
  return escapedWithin(text.replace(/\s+/g, " ").trim(), longest) || "–";
}

/** Cut at a whole character and a whole entity. */
function escapedWithin(text: string, longest: number): string {
  if (escaped(text).length <= longest) return escaped(text);
  let kept = "";
  for (const character of text) {
    const next = escaped(character);
    if (kept.length + next.length > longest - 1) break;
    kept += next;
  }
  return `${kept}…`;
}

/** Plain text, cut at a whole character: for headers and options, in which nothing is escaped. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length > longest - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

const QUOTE = "> ";

/**
 * What a person wrote, whole, each line marked as a quotation so that no line can pass for one of ours; in parts of at most
 * `longest` characters each.
 */
export function quoted(text: string, longest: number): readonly string[] {
  const parts: string[] = [];
  let part = QUOTE;
  for (const character of text.trim().replace(/\r\n?|[\u2028\u2029\v\f]/g, "\n")) {
    const piece = character === "\n" ? `\n${QUOTE}` : escaped(character);
    if (part.length + piece.length > longest) {
      parts.push(part);
      part = character === "\n" ? QUOTE : QUOTE + piece;
    } else part += piece;
  }
  return [...parts, part];
}

/** A mention that Slack makes a name of; what is no Slack id is shown as text. */
export function mention(slackUserId: string): string {
  return /^[UW][A-Z0-9]{1,31}$/.test(slackUserId) ? `<@${slackUserId}>` : inline(slackUserId);
}

/** An instant in the reader's own time zone; UTC where that cannot be shown. */
export function instant(at: Date): string {
  const fallback = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** `1 hour 30 minutes`. Whole minutes. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const parts = [counted(Math.floor(minutes / 60), "hour"), counted(minutes % 60, "minute")].filter(
    (part) => part !== "",
  );
  return parts.join(" ") || "less than a minute";
}

function counted(count: number, unit: string): string {
  if (count === 0) return "";
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
