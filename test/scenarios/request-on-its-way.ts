import { z } from "zod";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import {
  ask,
  assignmentOf,
  MINUTE_MS,
  readableText,
  requestIdIn,
  type Wish,
  waitForMessage,
} from "../../local/lives/stage.ts";
import type { SlackMessage } from "../../local/slack/message-store.ts";
import { readRecord, statusOf } from "./record-surgery.ts";

export const APPROVER = "U0ADAM";
/** 15 minutes, the shortest that the policy language knows. */
const DURATION_SECONDS = 900;

let asked = 0;

/** One request for production, from the asking on, step by step. */
export class RequestOnItsWay {
  readonly stage: OpenStage;
  readonly wish: Wish;
  readonly message: SlackMessage;
  readonly id: string;
  readonly #firstCall: number;

  private constructor(stage: OpenStage, wish: Wish, message: SlackMessage, firstCall: number) {
    this.stage = stage;
    this.wish = wish;
    this.message = message;
    this.id = requestIdIn(message);
    this.#firstCall = firstCall;
  }

  static async submitted(
    stage: OpenStage,
    { permissionSet = "PowerUser", withinMs = 5 * MINUTE_MS } = {},
  ): Promise<RequestOnItsWay> {
    asked += 1;
    const what = { account: "222222222222", permissionSet, durationSeconds: DURATION_SECONDS };
    const wish = { by: "U0RITA", ...what, reason: `scenario number ${asked}.` };
    const firstCall = stage.calls.length;
    await ask(stage, wish);
    const shown = (text: string) => text.includes(wish.reason) && text.includes("Waiting for a decision");
    const message = await waitForMessage(stage, stage.channel, shown, withinMs);
    return new RequestOnItsWay(stage, wish, message, firstCall);
  }

  /** The message in the channel as it is now, with its buttons. */
  messageNow(): Promise<SlackMessage> {
    return waitForMessage(this.stage, this.stage.channel, (text) => text.includes(this.id), 5 * MINUTE_MS);
  }

  async approve(): Promise<void> {
    await this.stage.workspace.as(APPROVER).click(this.message, "approve");
  }

  /** Approved, and the workflow is not told yet: the bell fails, and is rung again in a while. */
  async approveUnheard(): Promise<void> {
    const match = { functionName: "daypass-decide-request", service: "states", operation: "SendTaskSuccess" };
    this.stage.faults.inject({ kind: "throttle", match });
    await this.approve();
    await this.#until(async () => (await this.status()) === "approved");
  }

  /** The intent is on record; whoever was about to arm the expiry died. */
  async approveUntilGranting(): Promise<void> {
    const match = { functionName: "daypass-grant-access", service: "scheduler", operation: "CreateSchedule" };
    const died = this.stage.faults.inject({ kind: "kill-before", match });
    await this.approve();
    await this.#until(() => died.happened());
  }

  /** Approved, created, seen; returns when it ends, in milliseconds of cloud time. */
  async granted(): Promise<number> {
    await this.approve();
    await this.channelSays("*Granted*");
    return this.expiresAt();
  }

  /** Milliseconds of cloud time; fixed with the intent. */
  async expiresAt(): Promise<number> {
    return Date.parse(z.string().parse((await readRecord(this.stage, this.id))["expiresAt"]));
  }

  status(): Promise<string | undefined> {
    return statusOf(this.stage, this.id);
  }

  exists(): boolean {
    return this.stage.existsNow(assignmentOf(this.stage, this.wish));
  }

  async channelSays(what: string, limitMs = 30 * MINUTE_MS): Promise<void> {
    const fits = (text: string) => text.includes(this.id) && text.includes(what);
    await waitForMessage(this.stage, this.stage.channel, fits, limitMs);
  }

  async isTold(person: string, what: string): Promise<void> {
    const fits = (text: string) => text.includes(what) && text.includes(this.id);
    await waitForMessage(this.stage, person, fits, 30 * MINUTE_MS);
  }

  /** What its audit objects say, one JSON text each. */
  async audit(): Promise<readonly string[]> {
    return (await this.stage.observer.auditObjects(this.id)).map(({ body }) => body);
  }

  /** Pages to the operators since it was asked for, which name it; the same page from two sweeps at once is one. */
  pages(): readonly string[] {
    const texts = this.stage.calls
      .slice(this.#firstCall)
      .filter(({ operation, errorCode }) => operation === "Publish" && errorCode === undefined)
      .map(({ input }) => JSON.stringify(input))
      .filter((text) => text.includes(this.id));
    return [...new Set(texts)];
  }

  /** Creations in Identity Center since it was asked for, whoever they were for. */
  creations(): readonly unknown[] {
    return this.stage.calls
      .slice(this.#firstCall)
      .filter(({ operation }) => operation === "CreateAccountAssignment")
      .map(({ input }) => input);
  }

  shownInChannel(): string {
    const about = this.stage.workspace.messages(this.stage.channel).map(readableText);
    return about.find((text) => text.includes(this.id)) ?? "";
  }

  #until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    return this.stage.clock.runUntil(isSo, { limitMs: 5 * MINUTE_MS });
  }
}
