// One idea: the protocol of one membership as a table of steps, each of which may be the last one before a crash.

/** A call on its way to the identity store; a copy of it may still be on its way when it has arrived. */
interface Message {
  readonly kind: "create" | "delete";
  readonly by: number;
}

interface Process {
  /** A grant or a revocation of which request. */
  readonly plays: "grant" | "revoke";
  readonly request: number;
  readonly at: string;
}

export interface State {
  readonly requests: readonly { readonly status: string; readonly armed: boolean }[];
  readonly holds: readonly number[];
  readonly ours: boolean;
  /** Whose turn it is; `dead` when the one who took it does not know of it any more. */
  readonly turn: { readonly of: number; readonly dead: boolean } | undefined;
  readonly operation: { readonly kind: "create" | "delete"; readonly answered: boolean } | undefined;
  readonly present: boolean;
  readonly net: readonly Message[];
  readonly processes: readonly Process[];
  readonly crashes: number;
  readonly copies: number;
  readonly standing: boolean;
}

/** What somebody might simplify. */
export type Simplification =
  | "a conflict is somebody else's membership"
  | "no mark before the call"
  | "an unknown creation is settled at once"
  | "a conflict that leaves doubt starts nothing"
  | "no turn"
  | "holds count without their records"
  | "created before it is armed";

export interface Step {
  readonly what: string;
  readonly to: State;
}

type Change = Partial<State>;

/** Everything that can happen next. */
export function steps(state: State, simplified?: Simplification): readonly Step[] {
  return [
    ...networkSteps(state),
    ...turnRunsOut(state, simplified),
    ...state.processes.flatMap((process, index) => processSteps(state, process, index, simplified)),
  ];
}

/**
 * Lost, carried out, or delivered twice; its sender hears of it, of a conflict, or of nothing. Once a call was answered, no copy of it
 * comes any more: one that did so minutes later could make anew what was removed meanwhile, and no protocol would know.
 */
function networkSteps(state: State): readonly Step[] {
  return state.net.flatMap((message, at) => {
    const { kind, by } = message;
    const rest = state.net.filter((_, other) => other !== at);
    const isWaiting = state.processes[by]?.at === `wait ${kind}`;
    const hears = (answer: string, change: Change): Step => {
      const heard = isWaiting ? moved({ ...state, ...change }, by, answer) : { ...state, ...change };
      return { what: `${kind} of ${by}: ${answer}`, to: heard };
    };
    const effect = { present: kind === "create" };
    const copied = { copies: state.copies - 1 };
    const twice: readonly Step[] = [
      { what: `${kind} of ${by}: is carried out, its copy will answer`, to: { ...state, ...effect, ...copied } },
      // the store is at the first one: the answer to the copy does not say yet whether it was made
      ...(kind === "create" && !state.present ? [hears("doubt", copied)] : []),
    ];
    return [
      hears("no answer", { net: rest }),
      hears("no answer", { ...effect, net: rest }),
      hears(kind === "create" && state.present ? "conflict" : "answered", { ...effect, net: rest }),
      ...(state.copies > 0 ? twice : []),
    ];
  });
}

/** Whoever is about to send, or waits for the answer, has enough of the turn left. */
function turnRunsOut(state: State, simplified?: Simplification): readonly Step[] {
  const { turn } = state;
  const at = turn === undefined || turn.dead ? "" : (state.processes[turn.of]?.at ?? "");
  if (turn === undefined || (/^(send|wait)/.test(at) && simplified !== "no turn")) return [];
  return [{ what: "the turn runs out", to: { ...state, turn: undefined } }];
}

function processSteps(state: State, process: Process, index: number, simplified?: Simplification): readonly Step[] {
  if (process.at === "over") return [];
  const mine = simplified === "no turn" || (state.turn?.of === index && !state.turn.dead);
  const step = (what: string, at: string, change: Change = {}): Step => ({
    what: `${process.plays} ${process.request} of ${index}: ${what}`,
    to: moved({ ...state, ...change }, index, at),
  });
  const dies = mine && state.turn?.of === index ? { turn: { of: index, dead: true } } : {};
  const crash = step(`dies at ${process.at}`, "start", { ...dies, crashes: state.crashes - 1 });
  const next = nextSteps({ state, process, index, mine, step, dies, simplified });
  return process.at !== "start" && state.crashes > 0 ? [...next, crash] : next;
}

interface Now {
  readonly state: State;
  readonly process: Process;
  readonly index: number;
  readonly mine: boolean;
  readonly step: (what: string, at: string, change?: Change) => Step;
  readonly dies: Change;
  readonly simplified: Simplification | undefined;
}

function nextSteps(now: Now): readonly Step[] {
  const { state, process, index, mine, step, dies, simplified } = now;
  const { request, at } = process;
  const { status = "" } = state.requests[request] ?? {};
  const back = { turn: undefined };
  const needsTurn = /^(record|settle|present|absent|write|answered|conflict|doubt)/.test(at);
  if (needsTurn && !mine) return [step("the turn is lost", "start")];
  switch (at) {
    case "take turn":
      return state.turn !== undefined && simplified !== "no turn"
        ? []
        : [
            step("takes the turn", "record", {
              turn: { of: index, dead: false },
              ...(process.plays === "grant" ? { holds: withOne(state.holds, request) } : {}),
            }),
          ];
    case "settle": {
      const { operation } = state;
      // five minutes are waited for what may still arrive
      const mayCome = operation !== undefined && !operation.answered && state.net.length > 0;
      if (mayCome && simplified !== "an unknown creation is settled at once") {
        return [step("waits for what is unknown", "take turn", back)];
      }
      const [sees, then] = state.present ? ["sees it", "present"] : ["sees nothing", "absent"];
      return [step(sees, then, { operation: undefined })];
    }
    case "send create":
    case "send delete": {
      const kind = at === "send create" ? "create" : "delete";
      return [step("sends", `wait ${kind}`, { net: [...state.net, { kind, by: index }] })];
    }
    case "no answer":
      return [step("fails", "start", dies)];
    case "doubt":
      return simplified === "a conflict that leaves doubt starts nothing"
        ? [step("takes the mark away", "take turn", { ...back, operation: undefined, ours: false })]
        : [step("fails", "start", dies)];
  }
  return process.plays === "grant" ? grantSteps(now, status) : revocationSteps(now, status);
}

function grantSteps({ state, process, step, simplified }: Now, status: string): readonly Step[] {
  const { request, at } = process;
  const back = { turn: undefined };
  const becomes = (to: string) => ({ requests: withStatus(state, request, { status: to }) });
  const noMark = simplified === "no mark before the call";
  const first = simplified === "created before it is armed" ? "take turn" : "arm";
  switch (at) {
    case "start":
      if (status === "approved") return [step("begins", first, becomes("granting"))];
      return [status === "granting" ? step("goes on", first) : step("has nothing to do", "over")];
    case "arm":
      return [step("arms", "take turn", { requests: withStatus(state, request, { armed: true }) })];
    case "record":
      return status === "granting"
        ? [step("is still granting", "settle")]
        : [step("gives up its hold", "over", { ...back, holds: without(state.holds, request) })];
    case "present":
      return state.ours || noMark
        ? [step("it is there", "activate", back)]
        : [step("it is not ours", "standing", { ...back, holds: without(state.holds, request) })];
    case "absent":
      return [
        step("marks the creation", "send create", noMark ? {} : { ours: true, operation: CREATION }),
        step("gives up", "give up", back),
      ];
    case "answered":
      return [
        step("notes the answer", "take turn", { ...back, ours: true, operation: { ...CREATION, answered: true } }),
      ];
    case "conflict":
      return simplified === "a conflict is somebody else's membership"
        ? [step("leaves it alone", "standing", { ...back, ours: false, operation: undefined })]
        : [step("notes that it is there", "take turn", { ...back, operation: { ...CREATION, answered: true } })];
    case "activate":
      return [step("is active", "over", status === "granting" ? becomes("active") : {})];
    case "standing":
      return [step("fails as standing", "over", status === "granting" ? becomes("failed") : {})];
    case "give up":
      return [step("is to be revoked", "over", status === "granting" ? becomes("revoking") : {})];
  }
  return [];
}

const CREATION = { kind: "create", answered: false } as const;
const DELETION = { kind: "delete", answered: false } as const;

function revocationSteps({ state, process, step, simplified }: Now, status: string): readonly Step[] {
  const { request, at } = process;
  const left = { turn: undefined, holds: without(state.holds, request) };
  const becomes = (to: string) => ({ requests: withStatus(state, request, { status: to }) });
  switch (at) {
    case "start":
      if (status === "granting" || status === "active") return [step("begins", "take turn", becomes("revoking"))];
      if (status === "revoking") return [step("goes on", "take turn")];
      return status === "approved" ? [] : [step("has nothing to do", "over")];
    case "record": {
      const isLive = (other: number) => /granting|active/.test(state.requests[other]?.status ?? "");
      const counts = simplified === "holds count without their records" ? () => true : isLive;
      const others = state.holds.some((other) => other !== request && counts(other));
      return [others ? step("leaves it to another", "end", left) : step("is alone", "settle")];
    }
    case "present":
      return state.ours
        ? [step("marks the deletion", "send delete", { operation: DELETION })]
        : [step("leaves what is not ours", "end", left)];
    case "absent":
      return [step("sees it gone", "end", { ...left, ours: false })];
    case "answered":
      return [step("notes the answer", "take turn", { turn: undefined, operation: { ...DELETION, answered: true } })];
    case "end":
      return [step("is over", "over", status === "revoking" ? becomes("ended") : {})];
  }
  return [];
}

function moved(state: State, index: number, at: string): State {
  return { ...state, processes: state.processes.map((one, other) => (other === index ? { ...one, at } : one)) };
}

function withStatus(state: State, request: number, change: { status?: string; armed?: boolean }): State["requests"] {
  return state.requests.map((one, at) => (at === request ? { ...one, ...change } : one));
}

function withOne(holds: readonly number[], one: number): readonly number[] {
  return holds.includes(one) ? holds : [...holds, one].sort();
}

function without(holds: readonly number[], one: number): readonly number[] {
  return holds.filter((other) => other !== one);
}
