import type { ForeignApi } from "../front-door/foreign-api.ts";
import type { SlackUser } from "./directory.ts";
import type { SlackMessage } from "./message-store.ts";
import { Outages } from "./outages.ts";
import { type Deliver, Person } from "./person.ts";
import { send, signedRequest } from "./signed-request.ts";
import { type ApiCall, makeSlackApi } from "./slack-api.ts";
import type { OpenView } from "./view-store.ts";
import { type EphemeralMessage, type WorkspaceSettings, WorkspaceState } from "./workspace-state.ts";

/** Milliseconds that Slack waits for the app's answer, by the cloud's clock. */
const ANSWER_WITHIN_MS = 3_000;

/** One interaction, as the app answered it. */
export interface AnsweredInteraction {
  readonly kind: string;
  readonly statusCode: number;
  readonly elapsedMs: number;
  readonly isLate: boolean;
}

/** A Slack workspace with Slack's rules: its Web API, the people in it, and the app's request URL. */
export class SlackWorkspace {
  /** The Web API, for where the functions' SLACK_API_URL points. */
  readonly api: ForeignApi;
  readonly apiCalls: ApiCall[] = [];
  readonly interactions: AnsweredInteraction[] = [];
  #delivering = 0;
  readonly #state: WorkspaceState;
  readonly #outages: Outages;

  constructor(settings: WorkspaceSettings) {
    this.#state = new WorkspaceState(settings);
    this.#outages = new Outages(settings.clock);
    this.api = makeSlackApi(this.#state, this.#outages, this.apiCalls);
  }

  as(userId: string): Person {
    return new Person(this.#state, userId, this.#deliver);
  }

  /** Somebody joins, or is not who they were any more. */
  putUser(user: SlackUser): void {
    this.#state.putUser(user);
  }

  /** The messages of a channel, or of the app's conversation with a person, oldest first. */
  messages(channelOrUser: string): readonly SlackMessage[] {
    return this.#state.messages.in(this.#state.conversation(channelOrUser));
  }

  /** A person deletes a message. */
  deleteMessage({ channel, ts }: SlackMessage): void {
    this.#state.messages.remove(channel, ts);
  }

  ephemerals(userId: string): readonly EphemeralMessage[] {
    return this.#state.ephemerals.filter((message) => message.userId === userId);
  }

  openView(userId: string): OpenView | undefined {
    return this.#state.views.of(userId);
  }

  /** The Web API answers 503 until then, by the cloud's clock. */
  down(untilMs: number): void {
    this.#outages.down(untilMs);
  }

  /** An administrator of the workspace takes the app's token away, or gives it back. */
  setTokenRevoked(isRevoked: boolean): void {
    this.#outages.hasToken = !isRevoked;
  }

  /** The next call of the method fails with this error (`ratelimited` answers 429) and does nothing. */
  failNext(method: string, error: string): void {
    this.#outages.plan(method, { error, lost: false });
  }

  /** The next call of the method takes effect, and its answer never arrives. */
  loseAnswer(method: string): void {
    this.#outages.plan(method, { error: "", lost: true });
  }

  /** Requests to the app that are not answered yet. */
  delivering(): number {
    return this.#delivering;
  }

  readonly #deliver: Deliver = async (kind, body) => {
    const { clock, signingSecret, requestUrl } = this.#state.settings;
    const sentAtMs = clock.now();
    this.#delivering += 1;
    const answer = await send(requestUrl(), signedRequest(signingSecret(), sentAtMs, body)).finally(() => {
      this.#delivering -= 1;
    });
    const elapsedMs = clock.now() - sentAtMs;
    const isLate = elapsedMs > ANSWER_WITHIN_MS;
    this.interactions.push({ kind, statusCode: answer.statusCode, elapsedMs, isLate });
    return isLate ? undefined : answer;
  };
}
