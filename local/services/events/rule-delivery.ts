import type { Clock } from "../../clock.ts";
import { AwsFault, type Caller, type InternalCalls } from "../../service.ts";
import { callTarget, type TargetFailure, withRetries } from "../target-call.ts";
import type { CloudEvent } from "./event.ts";
import type { Rule, RuleTarget } from "./rule.ts";

/** An event that no target got and no queue kept. */
export interface LostEvent {
  readonly event: CloudEvent;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly reason: string;
}

export interface RuleDeliveryParts {
  readonly clock: Clock;
  readonly calls: InternalCalls;
  lost(event: LostEvent): void;
}

/** Hands an event to one target of a rule, with retries, and to the rule's dead-letter queue in the end. */
export async function deliver(
  { clock, calls, lost }: RuleDeliveryParts,
  rule: Rule,
  target: RuleTarget,
  event: CloudEvent,
): Promise<void> {
  const text = JSON.stringify(event);
  const failure = await withRetries(clock, target.retryPolicy, () =>
    callTarget(calls, callerOf(rule, target.roleArn), target.arn, text),
  );
  if (failure === undefined) return;
  const reason = `${failure.error.code}: ${failure.error.message}`;
  const loss = { event, ruleArn: rule.arn, targetArn: target.arn };
  if (target.deadLetterArn === undefined) {
    lost({ ...loss, reason });
    return;
  }
  try {
    const attributes = attributesOf(rule, target, failure);
    await callTarget(calls, callerOf(rule, undefined), target.deadLetterArn, text, attributes);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    lost({ ...loss, reason: `${reason}; dead-letter queue: ${error.code}: ${error.message}` });
  }
}

/** Without a role a rule is let in by the target's own policy, which names the rule. */
function callerOf(rule: Rule, roleArn: string | undefined): Caller {
  const service = { servicePrincipal: "events.amazonaws.com", sourceArn: rule.arn };
  return roleArn === undefined
    ? { principalArn: rule.arn, ...service }
    : { principalArn: roleArn, roleArn, ...service };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function attributesOf(rule: Rule, target: RuleTarget, failure: TargetFailure): Readonly<Record<string, string>> {
  return {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: failure.error.code,
    ERROR_MESSAGE: failure.error.message,
    RETRY_ATTEMPTS: String(failure.retries),
    ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
  };
}
