import { type ChainVerdict, verifyChain } from "../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, assignmentOf, MINUTE_MS, readableText, requestIdIn, type Wish } from "../../local/lives/stage.ts";
import type { SlackMessage } from "../../local/slack/message-store.ts";
import { APPROVER } from "./request-on-its-way.ts";

/** What is cached of secrets and groups has been forgotten after this. */
const FORGOTTEN_AFTER_MS = 6 * MINUTE_MS;
/** How often people try, and how long after that a life may take. */
const PERSISTENTLY = { tries: 4, limitMs: 40 * MINUTE_MS };
let lives = 0;

/**
 * Asked, approved, granted, expired, by people who try again a few times; goes on until it is over, or for so long after the
 * last try. Returns the last text of its message; undefined when it was never shown.
 * @throws Error for what must never be: access without an armed expiry, an audit chain that is broken.
 */
export async function livePersistently(
  stage: OpenStage,
  { tries, limitMs } = PERSISTENTLY,
): Promise<string | undefined> {
  lives += 1;
  await stage.clock.skipBy(FORGOTTEN_AFTER_MS);
  const life = new PersistentLife(stage, `persistent life ${lives}.`);
  await life.beAsked(tries);
  await life.beApproved(tries);
  await life.until(() => life.isOver(), limitMs);
  const problems = [...life.unlawful, ...((await life.chain())?.problems ?? [])];
  if (problems.length > 0) throw new Error(`what must never be: ${problems.join("; ")}`);
  return life.text();
}

class PersistentLife {
  readonly unlawful = new Set<string>();
  readonly #stage: OpenStage;
  readonly #wish: Wish;

  constructor(stage: OpenStage, reason: string) {
    this.#stage = stage;
    this.#wish = { by: "U0RITA", account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900, reason };
  }

  async beAsked(tries: number): Promise<void> {
    for (let tried = 1; tried <= tries && this.#message() === undefined; tried += 1) {
      await ask(this.#stage, this.#wish).catch(() => undefined);
      await this.until(() => this.#message() !== undefined, 5 * MINUTE_MS);
    }
  }

  async beApproved(tries: number): Promise<void> {
    for (let tried = 1; tried <= tries; tried += 1) {
      const asked = this.#message();
      if (asked === undefined || !this.#isUndecided()) return;
      await this.#stage.workspace.as(APPROVER).click(asked, "approve");
      await this.until(() => !this.#isUndecided(), 5 * MINUTE_MS);
    }
  }

  /** The last of the audit objects may have to wait for a sweep. */
  async isOver(): Promise<boolean> {
    return /\*(Ended|Not granted)/.test(this.text() ?? "") && (await this.chain())?.facts.at(-1) === "ended";
  }

  text(): string | undefined {
    const shown = this.#message();
    return shown === undefined ? undefined : readableText(shown);
  }

  async chain(): Promise<ChainVerdict | undefined> {
    const shown = this.#message();
    if (shown === undefined) return undefined;
    const id = requestIdIn(shown);
    return verifyChain(id, await this.#stage.observer.auditObjects(id));
  }

  /** Or until the time is up; at each instant of it access must be armed. */
  async until(isSo: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const lawfully = () => {
      if (this.#isUnarmed()) this.unlawful.add("access without an armed expiry");
      return isSo();
    };
    await this.#stage.clock.runUntil(lawfully, { limitMs }).catch((error: unknown) => {
      if (!String(error).includes("what was waited for did not come")) throw error;
    });
  }

  #message(): SlackMessage | undefined {
    const { workspace, channel } = this.#stage;
    return workspace.messages(channel).find((shown) => readableText(shown).includes(this.#wish.reason));
  }

  #isUndecided(): boolean {
    return this.text()?.includes('"approve"') === true;
  }

  #isUnarmed(): boolean {
    const isThere = this.#stage.existsNow(assignmentOf(this.#stage, this.#wish));
    return isThere && this.#stage.schedulesNow().length === 0 && !this.#stage.isRevoking();
  }
}
