import { Duration, Stack } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Construct } from "constructs";
import { STALE_AFTER_SECONDS } from "../lambdas/domain/directory-snapshot.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { DeliveryQueue } from "./delivery-queue.ts";
import { DirectorySnapshot } from "./directory-snapshot.ts";
import { HandlerFunction } from "./handler-function.ts";
import type { OperatorsTopic } from "./operators-topic.ts";
import { SlackEndpoint } from "./slack-endpoint.ts";
import { StageStack } from "./stage-stack.ts";
import { WorkflowMachine } from "./workflow-machine.ts";

const PERIOD = { period: Duration.minutes(5), statistic: "Sum" };

interface Watch extends Pick<AlarmProps, "metric" | "threshold"> {
  /** What it means for people. */
  readonly impact: string;
  /** The section of docs/operator-runbook.md. */
  readonly runbook: string;
  /** @default - quiet is good */
  readonly treatMissingData?: TreatMissingData;
  /** @default - at or above the threshold */
  readonly comparisonOperator?: ComparisonOperator;
  /** Periods in a row. @default 1 */
  readonly evaluationPeriods?: number;
}

/** An alarm for everything in the stack that can fail, found rather than listed, so that nothing is forgotten. Comes last. */
export class Monitoring extends Construct {
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, operators: OperatorsTopic) {
    super(scope, id);
    this.#action = new SnsAction(operators.topic);
    for (const construct of Stack.of(this).node.findAll()) {
      if (construct instanceof DeadLetterQueue) this.#watchDeadLetters(construct);
      if (construct instanceof DeliveryQueue) this.#watchDelivery(construct);
      if (construct instanceof WorkflowMachine) this.#watchExecutions(construct);
      if (construct instanceof HandlerFunction) this.#watchErrors(construct);
      if (construct instanceof SlackEndpoint) this.#watchAnswers(construct);
      if (construct instanceof DirectorySnapshot) this.#watchAge(construct);
    }
  }

  #watchDeadLetters(queue: DeadLetterQueue): void {
    const metric = queue.metricApproximateNumberOfMessagesVisible({ ...PERIOD, statistic: "Maximum" });
    this.#alarm(queue, "", { metric, threshold: 1, impact: queue.impact, runbook: queue.runbook });
  }

  #watchDelivery({ queue, impact, runbook }: DeliveryQueue): void {
    const metric = queue.metricApproximateAgeOfOldestMessage({ ...PERIOD, statistic: "Maximum" });
    this.#alarm(queue, "Age", { metric, threshold: Duration.minutes(15).toSeconds(), impact, runbook });
  }

  #watchExecutions({ machine, failed }: WorkflowMachine): void {
    this.#alarm(machine, "Executions", {
      metric: new MathExpression({
        expression: "failed + timedOut + aborted",
        usingMetrics: {
          failed: machine.metricFailed(PERIOD),
          timedOut: machine.metricTimedOut(PERIOD),
          aborted: machine.metricAborted(PERIOD),
        },
        period: PERIOD.period,
      }),
      threshold: 1,
      ...failed,
    });
  }

  #watchErrors({ lambda, handler }: HandlerFunction): void {
    this.#alarm(lambda, "Errors", {
      metric: lambda.metricErrors(PERIOD),
      threshold: 3,
      impact: `The function ${handler} fails again and again: what it does is late, or not done.`,
      runbook: "a-function-fails",
    });
    if (handler !== "sweep") return;
    this.#alarm(lambda, "Stopped", {
      metric: new Metric({ namespace: StageStack.of(this).named(), metricName: "Sweeps", ...PERIOD }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      evaluationPeriods: 3,
      impact: "No sweep was done for 15 minutes: what the schedules and workflows miss is not caught.",
      runbook: "the-sweep-does-not-run",
    });
  }

  #watchAnswers({ api }: SlackEndpoint): void {
    this.#alarm(api, "ServerErrors", {
      metric: api.metricServerError(PERIOD),
      threshold: 3,
      impact: "Slack gets no answers: people cannot ask, approve or deny.",
      runbook: "slack-gets-no-answers",
    });
  }

  /** An execution that succeeds has put a snapshot in place that was read after it began. */
  #watchAge({ machine: { machine } }: DirectorySnapshot): void {
    this.#alarm(machine, "Stale", {
      metric: machine.metricSucceeded({ period: Duration.seconds(STALE_AFTER_SECONDS), statistic: "Sum" }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      impact: "The directory was not read for 24 hours: the form offers what there was then, and says so.",
      runbook: "the-directory-is-stale",
    });
  }

  #alarm(about: Construct, what: string, { impact, runbook, metric, threshold, ...more }: Watch): void {
    const alarm = new Alarm(this, `${about.node.path.split("/").slice(1).join("")}${what}`, {
      metric,
      threshold,
      evaluationPeriods: more.evaluationPeriods ?? 1,
      comparisonOperator: more.comparisonOperator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: more.treatMissingData ?? TreatMissingData.NOT_BREACHING,
      alarmDescription: `${impact} What to do: docs/operator-runbook.md#${runbook}`,
    });
    alarm.addAlarmAction(this.#action);
  }
}
