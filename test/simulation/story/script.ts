import type { Service } from "../kernel/ports.ts";
import type { PolicyName, WantedName, Who } from "./organisation.ts";

/** When something is done: so many seconds after the beginning, or while that call is on its way for the n-th time. */
export type Moment = { readonly afterSeconds: number } | { readonly during: string; readonly time: number };

/** One of the requests of a submission: of several accounts the one with that number. */
export interface Which {
  readonly submission: number;
  readonly part: number;
}

export type Verb = "approve" | "deny" | "cancel" | "end" | "revoke";

export type PeopleAct =
  | {
      readonly kind: "submit";
      readonly who: Who;
      readonly submission: number;
      readonly wanted: WantedName;
      readonly durationSeconds: number;
      readonly startsInSeconds?: number;
    }
  | {
      readonly kind: "extend";
      readonly who: Who;
      readonly submission: number;
      readonly of: Which;
      readonly durationSeconds: number;
    }
  | {
      readonly kind: "click";
      readonly who: Who;
      readonly verb: Verb;
      readonly of: Which;
      readonly click: number;
      readonly lessSeconds?: number;
      readonly wholeBatch?: true;
    };

export type Disaster =
  | { readonly kind: "outage"; readonly service: Service; readonly seconds: number }
  | { readonly kind: "policy"; readonly name: PolicyName }
  | { readonly kind: "deployed" }
  | { readonly kind: "disabled"; readonly who: Who }
  | { readonly kind: "deleted"; readonly who: Who }
  | { readonly kind: "left Slack"; readonly who: Who }
  | { readonly kind: "left the group"; readonly who: Who }
  | { readonly kind: "suspended"; readonly accountId: string; readonly seconds: number }
  | { readonly kind: "closed"; readonly accountId: string }
  | { readonly kind: "permission set gone"; readonly arn: string }
  | { readonly kind: "sessions longer"; readonly arn: string }
  | { readonly kind: "made by hand"; readonly who: Who; readonly wanted: WantedName }
  | { readonly kind: "removed by hand"; readonly who: Who; readonly wanted: WantedName }
  | { readonly kind: "schedule lost"; readonly of: Which }
  | { readonly kind: "executions stopped" }
  | { readonly kind: "grants stopped"; readonly seconds: number };

export type Deed = PeopleAct | Disaster;

export interface Act {
  /** Names it in a story that is made shorter. */
  readonly number: number;
  readonly when: Moment;
  readonly deed: Deed;
}

/** All that people, administrators and AWS itself do in a story; what goes wrong with single calls comes beside it. */
export interface Script {
  readonly seed: number;
  readonly startMs: number;
  /** How often a call goes wrong, until it is calm. */
  readonly faultRate: number;
  readonly policy: PolicyName;
  /** Seconds, at the most, that a change in Identity Center takes, and that listings lag after it. */
  readonly takesSeconds: number;
  readonly lagSeconds: number;
  readonly acts: readonly Act[];
  /** How many requests it may have: the lives. */
  readonly lives: number;
}

/** Seconds after which nothing goes wrong any more, so that everything must come to its end. */
export const CALM_AFTER_SECONDS = 9_000;
