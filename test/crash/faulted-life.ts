import type { LoggedCall } from "../../local/front-door/call-log.ts";
import type { InjectedFault } from "../../local/front-door/faults.ts";
import { verifyChain } from "../../local/lives/audit-chain.ts";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { missingBeforeCreation } from "../../local/lives/order-of-calls.ts";
import { ask, assignmentOf, MINUTE_MS, readableText, requestIdIn, type Wish } from "../../local/lives/stage.ts";
import { type CallOfLife, FAULTS, GRANT_SECONDS } from "./fault-kinds.ts";

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
  const problems = new Set<string>();
  const firstCall = stage.calls.length;
  const begunAt = clock.now();
  const firstWork = stage.workAfterReturn.length;
  stage.faults.reset();
  const delayMs = FAULTS.find(({ kind }) => kind === fault?.kind)?.delayMs;
  const injected = fault === undefined ? undefined : inject(stage, fault, delayMs);

  await whileTimePasses(
    stage,
    ask(stage, wish).catch(() => undefined),
  );
  const watch = watcher(stage, wish, problems);
  const message = () => workspace.messages(channel).findLast((shown) => readableText(shown).includes(wish.reason));
  const until = (isSo: () => boolean, limitMs: number) =>
    clock.runUntil(
      () => {
        watch();
        return isSo();
      },
      { limitMs },
    );

  const shownBy = clock.now() + 40 * MINUTE_MS;
  await until(() => message() !== undefined || (clock.now() > shownBy && stage.isIdle()), 60 * MINUTE_MS);
  const asked = message();
  const judge = (end: string): Judged => ({
    end,
    problems: [...problems],
    happened: injected?.happened() ?? true,
    calls: callsOf(stage.calls.slice(firstCall)),
  });
  if (asked === undefined) return judge(NEVER_SHOWN);
  await clock.skipBy(READING_MS);
  for (let click = 1; click <= 3; click += 1) {
    const outcome = await whileTimePasses(stage, workspace.as("U0ADAM").click(asked, "approve"));
    if (outcome.kind !== "failed") break;
  }
  const endOf = () => ENDS.find((end) => readableText(message() ?? asked).includes(`*${end}`));
  // a call that was held back may still arrive, and must do no harm then
  const lastArrival = begunAt + (delayMs === undefined ? 0 : delayMs + NETS_MS);
  const isOver = () =>
    endOf() !== undefined && stage.isIdle() && stage.schedulesNow().length === 0 && clock.now() >= lastArrival;
  await until(isOver, LONGEST_LIFE_MS).catch((error: unknown) => problems.add(`not over: ${String(error)}`));

  const requestId = requestIdIn(asked);
  for (const what of missingBeforeCreation(stage.calls.slice(firstCall), requestId)) problems.add(`I1: no ${what}`);
  for (const problem of verifyChain(requestId, await stage.observer.auditObjects(requestId, begunAt)).problems) {
    problems.add(`I3: ${problem}`);
  }
  const created = stage
    .mutationsSince(firstCallAt(stage, firstCall))
    .filter(({ kind, status }) => kind === "create" && status === "SUCCEEDED");
  if (created.length > 1) problems.add(`I5: created ${created.length} times`);
  const shown = workspace.messages(channel).filter((other) => readableText(other).includes(wish.reason));
  if (shown.length > 1) problems.add(`I5: shown ${shown.length} times`);
  if (stage.existsNow(assignmentOf(stage, wish))) problems.add("I2: all is over, and the access remains");
  const left = stage.workAfterReturn
    .slice(firstWork)
    // the Slack function gives up on a slow replay mark after 0.7 s, to answer within Slack's 3 s
    .find(({ functionName, unfinishedRequests }) => unfinishedRequests > 0 && functionName !== "daypass-slack");
  if (left !== undefined) problems.add(`${left.functionName} left a request unfinished when it answered`);
  return judge(endOf() ?? "not over");
}

/** Each life begins a minute after a sweep, so that the k-th call is the same one each time. */
async function alignWithSweep({ clock }: OpenStage): Promise<void> {
  const FIVE = 5 * MINUTE_MS;
  await clock.skipTo(Math.ceil(clock.now() / FIVE) * FIVE + MINUTE_MS);
}

/** What a person does may wait for a function that stands still, and that for the clock. */
async function whileTimePasses<Result>(stage: OpenStage, act: Promise<Result>): Promise<Result> {
  let isOver = false;
  const over = act.finally(() => {
    isOver = true;
  });
  await stage.clock.runUntil(() => isOver, { limitMs: LONGEST_LIFE_MS });
  return over;
}

/** Asks after each step: is there access, and if so, is its end armed, and is it not over? */
function watcher(stage: OpenStage, wish: Wish, problems: Set<string>): () => void {
  const assignment = assignmentOf(stage, wish);
  let expiresAt: number | undefined;
  return () => {
    const armed = stage.schedulesNow();
    for (const { atMs } of armed) expiresAt = Math.max(expiresAt ?? 0, atMs);
    if (!stage.existsNow(assignment)) return;
    const now = stage.clock.now();
    const isBeforeExpiry = expiresAt === undefined || now < expiresAt;
    if (armed.length === 0 && isBeforeExpiry && !stage.isRevoking()) problems.add("I1: access without an armed expiry");
    if (expiresAt !== undefined && now > expiresAt + NETS_MS)
      problems.add("I2: access outlives its expiry and the nets");
  };
}

function inject(stage: OpenStage, { call, kind }: FaultedCall, delayMs: number | undefined): InjectedFault {
  const { nth, ...match } = call;
  return stage.faults.inject({ kind, match, nth, ...(delayMs === undefined ? {} : { delayMs }) });
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

function firstCallAt(stage: OpenStage, firstCall: number): number {
  return stage.calls[firstCall]?.atMs ?? 0;
}
