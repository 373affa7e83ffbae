// Over 200 lines, because who is told of what in a story is one idea: the stage on which everything meets.
import { Deliveries } from "./aws/deliveries.ts";
import type { Deployment } from "./aws/deployment.ts";
import { Executions } from "./aws/executions.ts";
import { CHANNEL, FUNCTIONS } from "./aws/functions.ts";
import { identityCenterOf } from "./aws/identity-center.ts";
import { type InvocationResult, LambdaService } from "./aws/lambda-service.ts";
import { ScheduleFirings } from "./aws/schedule-firings.ts";
import { sweepOften } from "./aws/sweeps.ts";
import type { GateKeeper } from "./kernel/arrival.ts";
import { Chance } from "./kernel/chance.ts";
import { type Fault, type Faults, faultsByChance, faultsByScript, type Place } from "./kernel/faults.ts";
import type { FunctionName, Invocation } from "./kernel/invocation.ts";
import type { Service, SimulatedPorts } from "./kernel/ports.ts";
import { argsOf, type SeenCall } from "./kernel/seen-call.ts";
import { VirtualTime } from "./kernel/virtual-time.ts";
import type { PlayedStory, StoryToPlay } from "./play-story.ts";
import { mayCall } from "./promises/may-call.ts";
import type { Judged } from "./promises/watch.ts";
import { CALL_WATCHES } from "./promises/watch-calls.ts";
import { watchEnd } from "./promises/watch-end.ts";
import { watchInstant } from "./promises/watch-instants.ts";
import { whatIsLeft } from "./promises/what-is-left.ts";
import { ActsUnderWay } from "./story/acts-under-way.ts";
import { Authority } from "./story/authority.ts";
import { makeCalm, type Struck, strike } from "./story/disasters.ts";
import { actInSlack, runOf } from "./story/people.ts";
import { type Act, CALM_AFTER_SECONDS } from "./story/script.ts";
import { makeSimulatedWorld } from "./story/simulated-world.ts";
import { Truth } from "./story/truth.ts";
import { Tally } from "./tally.ts";

/** Milliseconds after the calm by which everything must have come to its end: closed accounts are looked at after a day. */
const LONGEST_END = 60 * 3_600_000;

/** One story as it is played: AWS, Slack, the organisation, the functions, and what is known of them. */
export class Stage {
  broken: PlayedStory["broken"];
  readonly faultsMet = new Map<string, Fault>();
  readonly tally = new Tally();
  readonly time: VirtualTime;
  readonly #deployment: Deployment;
  readonly #story: StoryToPlay;
  readonly #calmAtMs: number;
  readonly #faults: Faults;
  readonly #simulated: ReturnType<typeof makeSimulatedWorld>;
  readonly #judged: Judged;
  readonly #struck: Struck;
  readonly #acts: ActsUnderWay;
  readonly #lambda: LambdaService;
  readonly #executions: Executions;
  readonly #deliveries: Deliveries;
  readonly #firings: ScheduleFirings;
  readonly #identityCenter: ReturnType<typeof identityCenterOf>;
  readonly #random: Chance;
  #deployed: SimulatedPorts | undefined;
  #version: "now" | "next" = "now";
  #troubledUntilMs: number;
  #isOver = false;

  constructor(deployment: Deployment, story: StoryToPlay) {
    const { script } = story;
    const time = new VirtualTime(script.startMs);
    this.time = time;
    this.#deployment = deployment;
    this.#story = story;
    this.#calmAtMs = script.startMs + CALM_AFTER_SECONDS * 1_000;
    this.#troubledUntilMs = script.startMs;
    const rate = () => (this.#isCalm() ? 0 : script.faultRate);
    this.#faults = story.faults === undefined ? faultsByChance(rate) : faultsByScript(story.faults);
    this.#simulated = makeSimulatedWorld(script, time);
    const { world } = this.#simulated;
    this.#random = new Chance(script.seed, "random");
    this.#identityCenter = identityCenterOf(world);
    const invoke = (functionName: FunctionName, event: unknown) => this.#invoke(functionName, event);
    const met = (fault: Fault, place: Place) => this.#met(fault, place);
    const shared = { seed: script.seed, time, faults: this.#faults, met };
    this.#executions = new Executions({
      time,
      invoke,
      random: () => this.#random.next(),
      definition: (workflow) => deployment.workflows[workflow][this.#version],
      started: (workflow, { name, input }) => {
        this.tally.count("executions", workflow);
        story.teller?.started(time.now(), name, input);
      },
      strange: ({ error, cause, name }) => this.#breaks(`the definition of ${name} does not work: ${error} ${cause}`),
    });
    this.#deliveries = new Deliveries({
      ...shared,
      deployment,
      invoke,
      startExecution: (workflow, input) => void this.#executions.start(workflow, input),
      dead: (functionName) => this.#breaks(`a message to ${functionName} was given up`),
    });
    this.#firings = new ScheduleFirings({
      ...shared,
      schedules: world.schedules,
      startRevocation: (input) => void this.#executions.start("revocation", input),
    });
    const truth = new Truth(world);
    const authority = new Authority(world, script.startMs);
    const awayUntil = new Map<Service, number>();
    const disarmed = new Set<string>();
    const troubledUntilMs = () => Math.max(this.#troubledUntilMs, ...awayUntil.values());
    this.#judged = { world, truth, authority, time, disarmed, troubledUntilMs };
    this.#struck = {
      ...{ script, time, world, truth, authority, executions: this.#executions, awayUntil, disarmed },
      deployNext: () => {
        this.#version = this.#version === "now" ? "next" : "now";
      },
      trouble: () => {
        this.#troubledUntilMs = time.now();
      },
    };
    this.#acts = new ActsUnderWay(script, time, (act) => this.#do(act));
    this.#lambda = new LambdaService({
      time,
      keeper: this.#keeper(),
      ports: () => this.#ports(),
      policy: () => world.policy,
      changed: (ports, functionName) =>
        story.plant === undefined ? ports : { ...ports, ...story.plant(ports, functionName, script) },
      began: ({ functionName }) => this.tally.count("invocations", functionName),
      strange: ({ id }, error) => this.#breaks(`${id} failed by itself: ${String(error)}`),
    });
  }

  /** Whether there is more to come, and nothing is broken yet. */
  get goesOn(): boolean {
    return !this.#isOver && this.broken === undefined;
  }

  begin(): void {
    this.time.at(this.#calmAtMs, () => {
      this.#acts.giveUpWaiting();
      makeCalm(this.#struck);
    });
    sweepOften({
      seed: this.#story.script.seed,
      time: this.time,
      faults: this.#faults,
      everyMinutes: this.#deployment.sweepEveryMinutes,
      met: (fault, place) => this.#met(fault, place),
      hasWork: () => this.#hasWork(),
      invoke: (functionName, event) => this.#invoke(functionName, event),
      ticked: () => this.#ticked(),
    });
  }

  judgeInstant(): void {
    this.tally.steps += 1;
    watchInstant(this.#judged, (promise) => this.#breaks(promise));
  }

  judgeEnd(): Promise<void> {
    const { records } = this.#judged.truth;
    for (const { status, end } of records.values()) {
      this.tally.count("statuses", status);
      if (end?.how !== undefined) this.tally.count("ends", `${status} ${end.how}`);
    }
    this.tally.lives = records.size;
    const messages = this.#simulated.conversations.messages.filter(({ channel }) => channel === CHANNEL);
    return watchEnd(this.#judged, messages, (promise) => this.#breaks(promise));
  }

  #keeper(): GateKeeper {
    return {
      seed: this.#story.script.seed,
      time: this.time,
      faults: this.#faults,
      isAway: (service) => (this.#struck.awayUntil.get(service) ?? 0) > this.time.now(),
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
    this.#acts.arriving(functionName, call);
  }

  async #seen(call: SeenCall): Promise<void> {
    this.#story.teller?.saw(this.time.now(), call);
    const [schedule] = argsOf("schedules.create", call) ?? [];
    if (schedule !== undefined && call.answer === "created") this.#firings.plan(schedule);
    await CALL_WATCHES[call.name]?.(this.#judged, call, (promise) =>
      this.#breaks(`${promise}, by ${call.invocation.id}`),
    );
  }

  #met(fault: Fault, place: Place): void {
    this.faultsMet.set(place.name, fault);
    this.tally.count("faults", fault);
    this.#struck.trouble();
    this.#story.teller?.met(this.time.now(), fault, place);
  }

  #do({ deed }: Act): void {
    this.#story.teller?.did(this.time.now(), deed);
    switch (deed.kind) {
      case "submit":
      case "extend":
      case "click": {
        this.tally.count("people", deed.kind === "click" ? deed.verb : deed.kind);
        const run = runOf(this.#story.script, deed);
        actInSlack(this.time, () => this.#lambda.invoke("slack", run, undefined));
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
    const now = new Date(this.time.now());
    return records.dueBy(now).length > 0 || ledger.dueBy(now).length > 0 || records.live().length > 0;
  }

  #ticked(): "go on" | "over" {
    if (!this.#isCalm()) return "go on";
    const idle = { functions: this.#lambda.isIdle, deliveries: this.#deliveries.isIdle };
    const left = whatIsLeft(this.#judged, this.#executions, idle);
    if (left.length > 0 && this.time.now() > this.#calmAtMs + LONGEST_END) {
      this.#breaks(`I2 it never comes to an end: ${left.join("; ")}`);
    }
    this.#isOver = left.length === 0;
    return this.#isOver ? "over" : "go on";
  }

  #isCalm(): boolean {
    return this.time.now() >= this.#calmAtMs;
  }

  #breaks(promise: string): void {
    this.broken ??= { promise, atMs: this.time.now() };
    this.#story.teller?.broke(this.time.now(), promise);
  }
}
