import type { LoggedCall } from "../../local/front-door/call-log.ts";
import type { InjectedFault } from "../../local/front-door/faults.ts";
import { verifyChain } from "../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { missingBeforeCreation } from "../../local/lives/order-of-calls.ts";
import { forgetBinding } from "../../local/lives/seed-bindings.ts";
import { ask, assignmentOf, MINUTE_MS, readableText, requestIdIn, type Wish } from "../../local/lives/stage.ts";
import type { SlackMessage } from "../../local/slack/message-store.ts";
import { whileTimePasses } from "../fixtures/while-time-passes.ts";
import { type CallOfLife, delayOf, type FAULTS, GRANT_SECONDS } from "./fault-kinds.ts";

export interface FaultedCall {
  readonly call: CallOfLife;
  readonly kind: (typeof FAULTS)[number]["kind"];
}

export interface Judged {
  /** How the life ended, in the words of its message; `never shown` when the asking was lost. */
  readonly end: string;
  /** What must not be; empty when the end is legal. */
  readonly problems: readonly string[];
  /** Whether the call was made that should go wrong. */
  readonly happened: boolean;
  /** Calls of functions in this life, in their order. */
  readonly calls: readonly CallOfLife[];
}

const NEVER_SHOWN = "never shown";

/** The nets after an expiry: 1 minute of the scheduler, 3 until it is overdue, 5 until the sweep, and time to remove. */
const NETS_MS = 13 * MINUTE_MS;
/** What an approver needs to read it; Identity Center's limit of 20 calls a second has recovered by then. */
const READING_MS = 20_000;
const LONGEST_LIFE_MS = 100 * MINUTE_MS;
const ENDS = ["Ended", "Not granted", "Denied", "Lapsed", "Refused"];

/** Plays the approved-and-expired life with one call going wrong, and watches the truth in AWS after every step. */
export async function playFaultedLife(stage: OpenStage, name: string, fault: FaultedCall | undefined): Promise<Judged> {
  const { clock, workspace, channel } = stage;
  const wish: Wish = {
    by: "U0RITA",
    account: "222222222222",
    permissionSet: "PowerUser",
    durationSeconds: GRANT_SECONDS,
    reason: `crash life ${name}`,
  };
  await alignWithSweep(stage);
  // each life is somebody's first, with all its calls
  await forgetBinding(
    stage.observer.dynamodb,
    stage.cloud.outputs["Table"] ?? "",
    assignmentOf(stage, wish).principalId,
  );
  const problems = new Set<string>();
  const firstCall = stage.calls.length;
  const firstMessage = workspace.messages(channel).length;
  const begunAt = clock.now();
  const firstWork = stage.workAfterReturn.length;
  stage.faults.reset();
  const injected = fault === undefined ? undefined : inject(stage, fault);
  const arrived = arrivalOf(stage, fault, injected);

  const isTaken = await whileTimePasses(
    stage,
    ask(stage, wish).then(
      () => true,
      () => false,
    ),
  );
  const watch = watcher(stage, wish, problems);
  const shown = () =>
    workspace
      .messages(channel)
      .slice(firstMessage)
      .filter((message) => readableText(message).includes(wish.reason));
  const until = (isSo: () => boolean, limitMs: number) =>
    clock.runUntil(
      () => {
        watch();
        return isSo();
      },
      { limitMs },
    );

  const shownBy = clock.now() + 40 * MINUTE_MS;
  await until(() => shown().length > 0 || (clock.now() > shownBy && stage.isIdle()), 60 * MINUTE_MS);
  const [asked] = shown();
  if (asked !== undefined) {
    await clock.skipBy(READING_MS);
    for (let click = 1; click <= 3; click += 1) {
      const outcome = await whileTimePasses(stage, workspace.as("U0ADAM").click(asked, "approve"));
      if (outcome.kind !== "failed") break;
    }
  }
  // an update that arrives late leaves the channel with what was true before: then the person is told directly
  const isOverwritten = fault?.kind === "delay" && fault.call.operation === "chat.update";
  const told = () => [...shown(), ...(isOverwritten ? workspace.messages(wish.by) : [])];
  const endOf = () => ENDS.find((end) => told().some((message) => isEnd(message, end, asked)));
  const isOver = () =>
    (asked === undefined || endOf() !== undefined) && stage.isIdle() && stage.schedulesNow().length === 0 && arrived();
  await until(isOver, LONGEST_LIFE_MS).catch((error: unknown) => problems.add(`not over: ${String(error)}`));

  const calls = stage.calls.slice(firstCall);
  const created = stage
    .mutationsSince(begunAt)
    .filter(({ kind, status }) => kind === "create" && status === "SUCCEEDED");
  if (created.length > 1) problems.add(`I5: created ${created.length} times`);
  // Slack knows no key by which it could tell one message that comes twice, or late, from two: a click on either is decided by the record
  const isTwice = ["duplicate", "delay"].includes(fault?.kind ?? "") && fault?.call.operation === "chat.postMessage";
  if (shown().length > (isTwice ? 2 : 1)) problems.add(`I5: shown ${shown().length} times`);
  if (stage.existsNow(assignmentOf(stage, wish))) problems.add("I2: all is over, and the access remains");
  const left = stage.workAfterReturn
    .slice(firstWork)
    // the Slack function gives up on what is slow, to answer within 3 s: failures/given-up.test.ts plays what comes of it
    .find(({ functionName, unfinishedRequests }) => unfinishedRequests > 0 && functionName !== "daypass-slack");
  if (left !== undefined) problems.add(`${left.functionName} left a request unfinished when it answered`);
  if (asked === undefined) {
    if (isTaken) problems.add("the request was taken, and never shown");
    if (created.length > 0) problems.add("access that nobody was shown");
  } else {
    const requestId = requestIdIn(asked);
    for (const what of missingBeforeCreation(calls, requestId)) problems.add(`I1: no ${what}`);
    const chain = verifyChain(requestId, stage.auditObjectsNow(requestId));
    for (const problem of chain.problems) problems.add(`I3: ${problem}`);
  }
  const end = asked === undefined ? NEVER_SHOWN : (endOf() ?? "not over");
  return { end, problems: [...problems], happened: injected?.happened() ?? true, calls: callsOf(calls) };
}

function isEnd(message: SlackMessage, end: string, asked: SlackMessage | undefined): boolean {
  const text = readableText(message);
  return asked !== undefined && text.includes(requestIdIn(asked)) && text.includes(`*${end}`);
}

/** Each life begins a minute after a sweep, so that the k-th call is the same one each time. */
async function alignWithSweep({ clock }: OpenStage): Promise<void> {
  const FIVE = 5 * MINUTE_MS;
  await clock.skipTo(Math.ceil(clock.now() / FIVE) * FIVE + MINUTE_MS);
}

/** Asks after each step: is there access, and if so, is its end armed, and is it not over? */
function watcher(stage: OpenStage, wish: Wish, problems: Set<string>): () => void {
  const assignment = assignmentOf(stage, wish);
  let expiresAt: number | undefined;
  let times = 0;
  let wasThere = false;
  return () => {
    const armed = stage.schedulesNow();
    for (const { atMs } of armed) expiresAt = Math.max(expiresAt ?? 0, atMs);
    const isThere = stage.existsNow(assignment);
    if (isThere && !wasThere) times += 1;
    wasThere = isThere;
    if (!isThere) return;
    if (times > 1) problems.add("I5: the access came a second time");
    const now = stage.clock.now();
    const isBeforeExpiry = expiresAt === undefined || now < expiresAt;
    if (armed.length === 0 && isBeforeExpiry && !stage.isRevoking()) problems.add("I1: access without an armed expiry");
    if (expiresAt !== undefined && now > expiresAt + NETS_MS)
      problems.add("I2: access outlives its expiry and the nets");
  };
}

function inject(stage: OpenStage, { call, kind }: FaultedCall): InjectedFault {
  const { nth, ...match } = call;
  return stage.faults.inject({ kind, match, nth, ...(kind === "delay" ? { delayMs: delayOf(call) } : {}) });
}

/** A call that was held back arrives yet, and must do no harm then: whether it has, and the nets have had their time. */
function arrivalOf({ clock }: OpenStage, fault: FaultedCall | undefined, injected: InjectedFault | undefined) {
  let overAt: number | undefined;
  return (): boolean => {
    if (fault?.kind !== "delay" || !injected?.happened()) return true;
    overAt ??= clock.now() + delayOf(fault.call) + NETS_MS;
    return clock.now() >= overAt;
  };
}

function callsOf(logged: readonly LoggedCall[]): readonly CallOfLife[] {
  const seen = new Map<string, number>();
  return logged.flatMap(({ functionName, service, operation }) => {
    if (functionName === undefined) return [];
    const key = `${functionName} ${service} ${operation}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return [{ functionName, service, operation, nth }];
  });
}
