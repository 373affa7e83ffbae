import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { assignmentOf } from "../../../local/lives/stage.ts";
import { Credentials } from "../credentials.ts";
import type { RequestOnItsWay } from "../request-on-its-way.ts";

/** An administrator of the account who takes Daypass's things apart. */
export class HeavyHand {
  readonly #stage: OpenStage;
  readonly #scheduler: SchedulerClient;
  readonly #workflows: SFNClient;

  constructor(stage: OpenStage) {
    const settings = new Credentials(stage).administrator();
    this.#stage = stage;
    this.#scheduler = new SchedulerClient(settings);
    this.#workflows = new SFNClient(settings);
  }

  async deleteSchedules(): Promise<void> {
    for (const { name } of this.#stage.schedulesNow()) {
      await this.#scheduler.send(new DeleteScheduleCommand({ GroupName: this.#stage.scheduleGroup, Name: name }));
    }
  }

  /** Makes each schedule anew, with another input. */
  async rewriteSchedules(change: (input: string) => string): Promise<void> {
    for (const { name: Name } of this.#stage.schedulesNow()) {
      const named = { GroupName: this.#stage.scheduleGroup, Name };
      const { Target, ScheduleExpression, FlexibleTimeWindow, ...seen } = await this.#scheduler.send(
        new GetScheduleCommand(named),
      );
      const { ScheduleExpressionTimezone, ActionAfterCompletion, State } = seen;
      if (Target === undefined) throw new Error(`schedule ${Name} starts nothing`);
      await this.#scheduler.send(new DeleteScheduleCommand(named));
      const anew = { ...named, ScheduleExpression, FlexibleTimeWindow, ScheduleExpressionTimezone, State };
      const target = { ...Target, Input: change(Target.Input ?? "") };
      await this.#scheduler.send(new CreateScheduleCommand({ ...anew, ActionAfterCompletion, Target: target }));
    }
  }

  /** Stops all that run of the workflow; how many those were. */
  async stop(workflow: "AccessWorkflow" | "RevocationWorkflow"): Promise<number> {
    const stateMachineArn = this.#stage.cloud.outputs[workflow];
    const running = await this.#workflows.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" }));
    const executions = running.executions ?? [];
    for (const { executionArn } of executions) {
      await this.#workflows.send(new StopExecutionCommand({ executionArn, cause: "by hand" }));
    }
    return executions.length;
  }

  removeAssignment({ wish }: RequestOnItsWay): void {
    const { accountId, permissionSetArn, principalId } = assignmentOf(this.#stage, wish);
    const row = { accountId, permissionSetArn, principalId, principalType: "USER" } as const;
    this.#stage.assignments.setByHand(row, false);
  }
}
