// Over 200 lines, because who is told of what in a story is one idea: the table on which everything meets.
import { isFinal } from "../../lambdas/domain/status.ts";
import type { ExpirySchedule } from "../../lambdas/ports/expiry-schedules.ts";
import { Deliveries } from "./aws/deliveries.ts";
import type { Deployment, WorkflowName } from "./aws/deployment.ts";
import { Executions } from "./aws/executions.ts";
import { CHANNEL, FUNCTIONS, type Run } from "./aws/functions.ts";
import { identityCenterOf } from "./aws/identity-center.ts";
import { type InvocationResult, LambdaService } from "./aws/lambda-service.ts";
import { ScheduleFirings } from "./aws/schedule-firings.ts";
import { sweepOften } from "./aws/sweeps.ts";
import { Chance } from "./kernel/chance.ts";
import { type Fault, type Faults, faultsByChance, faultsByScript, type Place } from "./kernel/faults.ts";
import type { GateKeeper, SeenCall } from "./kernel/gates.ts";
import type { FunctionName, Invocation } from "./kernel/invocation.ts";
import type { Service, SimulatedPorts } from "./kernel/ports.ts";
import { settled, VirtualTime } from "./kernel/virtual-time.ts";
import type { Plant } from "./plants.ts";
import { mayCall } from "./promises/may-call.ts";
import { CALL_WATCHES } from "./promises/watch-calls.ts";
import { watchEnd } from "./promises/watch-end.ts";
import { watchInstant } from "./promises/watch-instants.ts";
import { Authority } from "./story/authority.ts";
import { makeCalm, type Struck, strike } from "./story/disasters.ts";
import { actInSlack, runOf } from "./story/people.ts";
import { type Act, CALM_AFTER_SECONDS, type Script } from "./story/script.ts";
import { makeSimulatedWorld } from "./story/simulated-world.ts";
import { Truth } from "./story/truth.ts";
import { Tally } from "./tally.ts";
import type { Teller } from "./tell-story.ts";

export interface StoryToPlay {
  readonly script: Script;
  /** Only these things go wrong, by place; @default as the seed has it */
  readonly faults?: ReadonlyMap<string, Fault>;
  readonly plant?: Plant;
  /** Is told what happens, for reading. */
  readonly teller?: Teller;
}

export interface PlayedStory {
  /** The first promise that was broken, and when. */
  readonly broken: { readonly promise: string; readonly atMs: number } | undefined;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly tally: Tally;
}

/** Milliseconds after the calm by which everything must have come to its end: closed accounts are looked at after a day. */
const LONGEST_END = 60 * 3_600_000;

/** Plays one story, and judges every promise after every step, until everything is over or a promise is broken. */
export async function playStory(deployment: Deployment, story: StoryToPlay): Promise<PlayedStory> {
  const table = new Table(deployment, story);
  await table.play();
  const { broken, faultsMet: faults, tally } = table;
  return { broken, faults, tally };
}

class Table {
  broken: PlayedStory["broken"];
  readonly faultsMet = new Map<string, Fault>();
  readonly tally = new Tally();
  readonly #deployment: Deployment;
  readonly #story: StoryToPlay;
  readonly #time: VirtualTime;
  readonly #calmAtMs: number;
  readonly #faults: Faults;
  readonly #simulated: ReturnType<typeof makeSimulatedWorld>;
  readonly #truth: Truth;
  readonly #authority: Authority;
  readonly #struck: Struck;
  readonly #lambda: LambdaService;
  readonly #executions: Executions;
  readonly #deliveries: Deliveries;
  readonly #firings: ScheduleFirings;
  readonly #identityCenter: ReturnType<typeof identityCenterOf>;
  readonly #random: Chance;
  readonly #waiting: { readonly act: Act; left: number }[] = [];
  #deployed: SimulatedPorts | undefined;
  #version: "now" | "next" = "now";
  #troubledUntilMs: number;
  #isOver = false;

  constructor(deployment: Deployment, story: StoryToPlay) {
    const { script } = story;
    this.#deployment = deployment;
    this.#story = story;
    this.#time = new VirtualTime(script.startMs);
    this.#calmAtMs = script.startMs + CALM_AFTER_SECONDS * 1_000;
    this.#troubledUntilMs = script.startMs;
    const rate = () => (this.#isCalm() ? 0 : script.faultRate);
    this.#faults = story.faults === undefined ? faultsByChance(rate) : faultsByScript(story.faults);
    this.#simulated = makeSimulatedWorld(script, this.#time);
    const { world } = this.#simulated;
    this.#truth = new Truth(world);
    this.#authority = new Authority(world, script.startMs);
    this.#random = new Chance(script.seed, "random");
    this.#identityCenter = identityCenterOf(world);
    const shared = {
      seed: script.seed,
      time: this.#time,
      faults: this.#faults,
      met: (fault: Fault, place: Place) => this.#met(fault, place),
    };
    this.#executions = new Executions({
      time: this.#time,
      random: () => this.#random.next(),
      definition: (workflow) => deployment.workflows[workflow][this.#version],
      invoke: (functionName, event) => this.#invoke(functionName, event),
      started: (workflow, { name, input }) => {
        this.tally.count("executions", workflow);
        story.teller?.started(this.#time.now(), name, input);
      },
      strange: ({ error, cause, name }) => this.#breaks(`the definition of ${name} does not work: ${error} ${cause}`),
    });
    this.#deliveries = new Deliveries({
      ...shared,
      deployment,
      startExecution: (workflow: WorkflowName, input: unknown) => void this.#executions.start(workflow, input),
      invoke: (functionName, event) => this.#invoke(functionName, event),
      dead: (functionName) => this.#breaks(`a message to ${functionName} was given up`),
    });
    this.#firings = new ScheduleFirings({
      ...shared,
      schedules: world.schedules,
      startRevocation: (input) => void this.#executions.start("revocation", input),
    });
    this.#struck = {
      script,
      time: this.#time,
      world,
      truth: this.#truth,
      authority: this.#authority,
      executions: this.#executions,
      awayUntil: new Map<Service, number>(),
      disarmed: new Set<string>(),
      deployNext: () => {
        this.#version = this.#version === "now" ? "next" : "now";
      },
      trouble: () => {
        this.#troubledUntilMs = Math.max(this.#troubledUntilMs, this.#time.now());
      },
    };
    this.#lambda = new LambdaService({
      time: this.#time,
      keeper: this.#keeper(),
      ports: () => this.#ports(),
      policy: () => world.policy,
      changed: (ports, functionName) => ({ ...ports, ...story.plant?.(ports, functionName, script) }),
      began: ({ functionName }) => this.tally.count("invocations", functionName),
      strange: ({ id }, error) => this.#breaks(`${id} failed by itself: ${String(error)}`),
    });
  }

  async play(): Promise<void> {
    const { script } = this.#story;
    for (const act of script.acts) {
      if ("afterSeconds" in act.when) {
        this.#time.at(script.startMs + Math.max(0, act.when.afterSeconds) * 1_000, () => this.#do(act));
      } else this.#waiting.push({ act, left: act.when.time });
    }
    this.#time.at(this.#calmAtMs, () => makeCalm(this.#struck));
    sweepOften({
      seed: script.seed,
      time: this.#time,
      faults: this.#faults,
      everyMinutes: this.#deployment.sweepEveryMinutes,
      met: (fault, place) => this.#met(fault, place),
      hasWork: () => this.#hasWork(),
      invoke: (functionName, event) => this.#invoke(functionName, event),
      ticked: () => this.#ticked(),
    });
    while (!this.#isOver && this.broken === undefined && this.#time.step()) {
      await settled();
      this.tally.steps += 1;
      watchInstant(this.#judged(), (promise) => this.#breaks(promise));
    }
    if (this.broken === undefined) await this.#end();
  }

  #end(): Promise<void> {
    for (const { status, end } of this.#truth.records.values()) {
      this.tally.count("statuses", status);
      if (end?.how !== undefined) this.tally.count("ends", `${status} ${end.how}`);
    }
    this.tally.lives = this.#truth.records.size;
    const messages = this.#simulated.conversations.messages
      .filter(({ channel }) => channel === CHANNEL)
      .map(({ key, content }) => ({ key, text: content.text }));
    return watchEnd(this.#judged(), messages, (promise) => this.#breaks(promise));
  }

  #judged() {
    return {
      world: this.#simulated.world,
      truth: this.#truth,
      authority: this.#authority,
      time: this.#time,
      troubledUntilMs: () => Math.max(this.#troubledUntilMs, ...this.#struck.awayUntil.values()),
      disarmed: this.#struck.disarmed,
    };
  }

  #keeper(): GateKeeper {
    return {
      seed: this.#story.script.seed,
      time: this.#time,
      faults: this.#faults,
      isAway: (service) => (this.#struck.awayUntil.get(service) ?? 0) > this.#time.now(),
      arriving: (call, invocation) => this.#arriving(call, invocation),
      seen: (call) => void this.#seen(call),
      met: (fault, place) => this.#met(fault, place),
      prepare: (fault, call) => {
        if (fault === "lost") this.#simulated.world.schedules.loseNext();
        else this.#identityCenter.failNext(call.endsWith(".create") ? "create" : "delete");
      },
    };
  }

  #arriving(call: string, { functionName }: Invocation): void {
    if (!mayCall(functionName, call)) this.#breaks(`I7 ${functionName} called ${call}`);
    this.tally.calls += 1;
    if (this.#waiting.length === 0) return;
    const name = `${functionName} ${call}`;
    for (const one of [...this.#waiting]) {
      if (one.act.when === undefined || !("during" in one.act.when) || one.act.when.during !== name) continue;
      one.left -= 1;
      if (one.left > 0) continue;
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      if (!this.#isCalm()) this.#do(one.act);
    }
  }

  async #seen(call: SeenCall): Promise<void> {
    this.#story.teller?.saw(this.#time.now(), call);
    if (call.name === "schedules.create") this.#planFiring(call);
    const watch = CALL_WATCHES[call.name];
    if (watch === undefined) return;
    const { id } = call.invocation;
    try {
      await watch(this.#judged(), call, (promise) => this.#breaks(`${promise}, by ${id}`));
    } catch (error) {
      this.#breaks(`the watch of ${call.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  #planFiring({ args, answer }: SeenCall): void {
    const [schedule] = args as readonly [ExpirySchedule];
    if (answer === "created") this.#firings.plan(schedule);
  }

  #met(fault: Fault, place: Place): void {
    this.faultsMet.set(place.name, fault);
    this.tally.count("faults", fault);
    this.#struck.trouble();
    this.#story.teller?.met(this.#time.now(), fault, place);
  }

  #do({ deed }: Act): void {
    this.#story.teller?.did(this.#time.now(), deed);
    switch (deed.kind) {
      case "submit":
      case "extend":
      case "click": {
        this.tally.count("people", deed.kind === "click" ? deed.verb : deed.kind);
        const invoke = (run: Run) => this.#lambda.invoke("slack", run, undefined);
        actInSlack(this.#time, invoke, runOf(this.#story.script, deed));
        return;
      }
      default:
        void strike(this.#struck, deed).then((done) => {
          if (done) this.tally.count("disasters", deed.kind === "outage" ? `${deed.service} away` : deed.kind);
        });
    }
  }

  #invoke(functionName: FunctionName, event: unknown): Promise<InvocationResult> {
    if (functionName === "slack") throw new RangeError("nobody but people call the Slack function");
    return this.#lambda.invoke(functionName, FUNCTIONS[functionName], event);
  }

  /** Made anew when the policy is another one: its hash is part of them. */
  #ports(): SimulatedPorts {
    const { world, conversations } = this.#simulated;
    if (this.#deployed?.policy !== world.policy) {
      this.#deployed = {
        ...world.ports({
          random: () => this.#random.next(),
          workflows: this.#executions,
          events: this.#deliveries.accessEvents(world.events),
          providers: this.#identityCenter.providers,
        }),
        conversations,
        submissions: this.#deliveries.submissions(),
      };
    }
    return this.#deployed;
  }

  #hasWork(): boolean {
    const { records, ledger } = this.#simulated.world;
    const now = new Date(this.#time.now());
    return records.dueBy(now).length > 0 || ledger.dueBy(now).length > 0 || records.live().length > 0;
  }

  #ticked(): "go on" | "over" {
    if (!this.#isCalm()) return "go on";
    const left = this.#left();
    if (left.length > 0 && this.#time.now() > this.#calmAtMs + LONGEST_END) {
      this.#breaks(`I2 it never comes to an end: ${left.join("; ")}`);
    }
    this.#isOver = left.length === 0;
    return this.#isOver ? "over" : "go on";
  }

  /** What is not finished, or may still have effects. */
  #left(): readonly string[] {
    const { records, ledger, schedules } = this.#simulated.world;
    const ever = new Date(this.#time.now() + 10 * LONGEST_END);
    const armed = schedules.armed().filter(({ expiresAt }) => expiresAt.getTime() + 70_000 < this.#time.now());
    return [
      ...records.dueBy(ever).map(({ id, dueAt }) => `request ${id.slice(0, 8)} is due at ${dueAt.toISOString()}`),
      ...ledger.dueBy(ever).map(({ dueAt }) => `an entry of the ledger is due at ${dueAt.toISOString()}`),
      ...[...this.#executions.running].map(({ name, stateName }) => `execution ${name} is in "${stateName}"`),
      ...[...this.#truth.records.values()].flatMap(({ status }) => (isFinal(status) ? [] : [`a request is ${status}`])),
      ...armed.map(({ requestId, n }) => `schedule ${requestId.slice(0, 8)}-${n} has not fired`),
      ...(this.#lambda.isIdle ? [] : ["a function runs"]),
      ...(this.#deliveries.isIdle ? [] : ["an event is on its way"]),
    ];
  }

  #isCalm(): boolean {
    return this.#time.now() >= this.#calmAtMs;
  }

  #breaks(promise: string): void {
    this.broken ??= { promise, atMs: this.#time.now() };
    this.#story.teller?.broke(this.#time.now(), promise);
  }
}
