import type { MessageLog } from "../ports/message-log.ts";
import type { Operators } from "../ports/operators.ts";

export interface PagePorts {
  readonly operators: Operators;
  readonly messageLog: MessageLog;
}

/** Pages IF nobody was under this key. The page comes before its mark: rather two pages than none. */
export function pageOnce(
  ports: PagePorts,
  about: string,
  key: string,
  page: Parameters<Operators["page"]>[0],
  now: Date,
): Promise<void> {
  return once(ports, about, key, now, () => ports.operators.page(page));
}

/** Does it IF nobody did under this key; done and not marked, it is done again. */
export async function once(
  { messageLog }: Pick<PagePorts, "messageLog">,
  about: string,
  key: string,
  now: Date,
  act: () => Promise<void>,
): Promise<void> {
  if ((await messageLog.read(about, key)) !== undefined) return;
  await act();
  await messageLog.claim(about, key, now);
}

/** The hour of the clock, for a key: `2026-09-30T14`. */
export function hourOf(now: Date): string {
  return now.toISOString().slice(0, 13);
}
