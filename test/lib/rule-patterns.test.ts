import { z } from "zod";
import { FactType } from "../../lambdas/domain/audit-record.ts";
import { parseEventPattern } from "../../local/services/events/event-pattern.ts";
import { resolve } from "../../local/template/intrinsics.ts";
import { SynthesisedTemplate } from "./synthesised.ts";

type Event = Readonly<Record<string, unknown>>;
interface Tried {
  /** Events that start something. */
  readonly matching: readonly Event[];
  /** Events that nearly do, by why they must not. */
  readonly nearMisses: Readonly<Record<string, Event>>;
}

const STACK = "arn:aws:cloudformation:eu-central-1:111122223333:stack/Daypass";
const envelope = { version: "0", id: "e-1", account: "111122223333", region: "eu-central-1", resources: [] };
const event = (source: string, detailType: string, detail: unknown = {}): Event => ({
  ...envelope,
  ...{ source, "detail-type": detailType, detail },
});
const stackEvent = (stackId: string, status: string): Event =>
  event("aws.cloudformation", "CloudFormation Stack Status Change", {
    "stack-id": stackId,
    "status-details": { status },
  });

/** All but the fact that is told of at once by what comes after it. */
const TOLD = FactType.options.filter((type) => type !== "granting");

/** By the rule's logical id, without its hash. A rule that only has a schedule has no pattern, and is not here. */
const TRIED: Readonly<Record<string, Tried>> = {
  AccessSubmitted: {
    matching: [event("daypass.slack", "Access submitted"), event("daypass.slack", "Extension submitted")],
    nearMisses: {
      "a fact is no submission": event("daypass", "Access submitted"),
      "a click is no submission": event("daypass.slack", "Request clicked"),
      "the case counts": event("daypass.slack", "Access Submitted"),
    },
  },
  DecisionsClicked: {
    matching: [event("daypass.slack", "Request clicked")],
    nearMisses: {
      "a fact is no click": event("daypass", "Request clicked"),
      "a refusal is no click": event("daypass", "Click refused"),
      "a longer source is another one": event("daypass.slack.test", "Request clicked"),
    },
  },
  NotificationsFacts: {
    matching: [...TOLD.map((type) => event("daypass", `Access ${type}`)), event("daypass", "Click refused")],
    nearMisses: {
      "the public function tells no facts": event("daypass.slack", "Access granted"),
      "a fact has its whole name": event("daypass", "Access grant"),
      "an intent is no news": event("daypass", "Access granting"),
    },
  },
  DirectorySnapshotDeployed: {
    matching: ["CREATE_COMPLETE", "UPDATE_COMPLETE"].map((status) => stackEvent(`${STACK}/0a1b`, status)),
    nearMisses: {
      "a deployment that is not over": stackEvent(`${STACK}/0a1b`, "UPDATE_IN_PROGRESS"),
      "a deployment that failed": stackEvent(`${STACK}/0a1b`, "UPDATE_ROLLBACK_COMPLETE"),
      "another stage's stack": stackEvent(`${STACK}-test/0a1b`, "UPDATE_COMPLETE"),
      "another account's stack": stackEvent(`${STACK.replace("111122223333", "222222222222")}/0a1b`, "UPDATE_COMPLETE"),
    },
  },
};

const References = {
  ref: (name: string) => (name === "AWS::Partition" ? "aws" : name),
  attribute: (id: string, name: string) => `${id}.${name}`,
  condition: () => false,
};
const Rules = z.object({ EventPattern: z.record(z.string(), z.unknown()).optional() });
const rules = new SynthesisedTemplate().ofType("AWS::Events::Rule", Rules).flatMap(([id, { EventPattern }]) => {
  if (EventPattern === undefined) return [];
  // CloudFormation's ids end with a hash of eight digits
  return [[id.slice(0, -8), resolve(EventPattern, References)] as const];
});

test("every rule with a pattern is tried, and nothing else", () => {
  expect(rules.map(([name]) => name).sort()).toEqual(Object.keys(TRIED).sort());
});

describe.each(rules)("rule %s", (name, pattern) => {
  const matches = parseEventPattern(pattern);
  const { matching = [], nearMisses = {} } = TRIED[name] ?? {};

  test("takes what it is for", () => {
    expect(matching.length).toBeGreaterThan(0);
    for (const one of matching) expect([one["detail-type"], matches(one)]).toEqual([one["detail-type"], true]);
  });

  test("leaves what is nearly that", () => {
    expect(Object.keys(nearMisses).length).toBeGreaterThan(0);
    for (const [why, one] of Object.entries(nearMisses)) expect([why, matches(one)]).toEqual([why, false]);
  });

  test("leaves what is replayed from an archive", () => {
    for (const one of matching) expect(matches({ ...one, "replay-name": "once-more" })).toBe(false);
  });

  test("leaves what differs in any one member that it asks for", () => {
    for (const path of leavesOf(pattern)) {
      if (path[0] === "replay-name") continue;
      for (const one of matching) expect([path, matches(changedAt(one, path))]).toEqual([path, false]);
    }
  });
});

/** Paths of the members that a pattern asks about. */
function leavesOf(pattern: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (Array.isArray(pattern)) return [path];
  return Object.entries(Object(pattern)).flatMap(([name, below]) => leavesOf(below, [...path, name]));
}

function changedAt(value: unknown, [member, ...rest]: readonly string[]): Event {
  const there: Event = Object(value);
  if (member === undefined) return there;
  return { ...there, [member]: rest.length === 0 ? "something else" : changedAt(there[member], rest) };
}
