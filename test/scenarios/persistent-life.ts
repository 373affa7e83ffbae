import { verifyChain } from "../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, assignmentOf, MINUTE_MS, readableText, requestIdIn, type Wish } from "../../local/lives/stage.ts";
import { APPROVER } from "./request-on-its-way.ts";

/** What is cached of secrets and groups has been forgotten after this. */
const FORGOTTEN_AFTER_MS = 6 * MINUTE_MS;
const TRIES = 4;
let lives = 0;

export interface Lived {
  /** The last text of its message; undefined when it was never shown. */
  readonly shown: string | undefined;
  /** What must never be, and was. */
  readonly illegal: readonly string[];
}

/** Asked, approved, granted, expired, by people who try again a few times. Goes on until it is over, or 40 minutes after the approval. */
export async function livePersistently(stage: OpenStage): Promise<Lived> {
  const { clock, workspace, channel } = stage;
  lives += 1;
  const what = { account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900 };
  const wish: Wish = { by: "U0RITA", ...what, reason: `persistent life ${lives}.` };
  await clock.skipBy(FORGOTTEN_AFTER_MS);
  const illegal = new Set<string>();
  const message = () => workspace.messages(channel).find((shown) => readableText(shown).includes(wish.reason));
  const text = () => {
    const shown = message();
    return shown === undefined ? undefined : readableText(shown);
  };
  const waitUntil = (isSo: () => boolean, limitMs: number) =>
    clock
      .runUntil(
        () => {
          if (isUnarmed(stage, wish)) illegal.add("access without an armed expiry");
          return isSo();
        },
        { limitMs },
      )
      .catch(() => undefined);

  for (let tried = 1; tried <= TRIES && message() === undefined; tried += 1) {
    await ask(stage, wish).catch(() => undefined);
    await waitUntil(() => message() !== undefined, 5 * MINUTE_MS);
  }
  for (let tried = 1; tried <= TRIES && text()?.includes('"approve"'); tried += 1) {
    const asked = message();
    if (asked !== undefined) await workspace.as(APPROVER).click(asked, "approve");
    await waitUntil(() => !text()?.includes('"approve"'), 5 * MINUTE_MS);
  }
  await waitUntil(() => /\*(Ended|Not granted)/.test(text() ?? "") && stage.isIdle(), 40 * MINUTE_MS);
  const shown = message();
  if (shown !== undefined && stage.isIdle()) {
    const id = requestIdIn(shown);
    for (const problem of verifyChain(id, await stage.observer.auditObjects(id)).problems) illegal.add(problem);
  }
  return { shown: text(), illegal: [...illegal] };
}

function isUnarmed(stage: OpenStage, wish: Wish): boolean {
  return stage.existsNow(assignmentOf(stage, wish)) && stage.schedulesNow().length === 0 && !stage.isRevoking();
}
