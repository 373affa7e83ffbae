import type { Clock } from "../../clock.ts";
import { deliverCopies } from "../delivery.ts";
import type { CloudEvent } from "./event.ts";
import type { Rule } from "./rule.ts";
import { deliver, type RuleDeliveryParts } from "./rule-delivery.ts";

export interface EventBusesParts extends RuleDeliveryParts {
  readonly clock: Clock;
  /** At least once: after how many milliseconds a target of the rule gets the event, and gets it again. */
  arrivals(event: CloudEvent, rule: Rule): readonly number[];
}

/** The buses and their rules. Each delivery is a timer of its own, so whoever puts an event has its answer first. */
export class EventBuses {
  readonly #parts: EventBusesParts;
  /** The one that every account has. */
  readonly #names = new Set(["default"]);
  readonly #rules: Rule[] = [];

  constructor(parts: EventBusesParts) {
    this.#parts = parts;
  }

  add(name: string): void {
    this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  addRule(rule: Rule): void {
    if (!this.has(rule.busName)) throw new Error(`rule ${rule.name} of bus ${rule.busName}, which does not exist`);
    this.#rules.push(rule);
  }

  put(busName: string, event: CloudEvent): void {
    for (const rule of this.#rules) {
      if (rule.busName === busName && rule.matches?.({ ...event }) === true) this.deliver(rule, event);
    }
  }

  deliver(rule: Rule, event: CloudEvent): void {
    const { clock, arrivals } = this.#parts;
    for (const target of rule.targets) {
      const deliverTo = () => deliver(this.#parts, rule, target, event);
      clock.at(clock.now(), () => deliverCopies(clock, arrivals(event, rule), deliverTo));
    }
  }
}
