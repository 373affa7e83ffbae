import type { OpenStage } from "../lives/open-stage.ts";
import { assignmentOf, type Wish } from "../lives/stage.ts";

/** What there is in AWS when all lives are over. */
export interface LeftInAws {
  /** Of Daypass's making: must be none. */
  readonly assignments: readonly string[];
  readonly schedules: readonly string[];
  /** Made by hand, by name: must be there still. */
  readonly standing: readonly string[];
  readonly missing: readonly string[];
}

/** Lists every account and permission set in which anything was ever created, and tells what was made by hand from the rest. */
export async function leftInAws(stage: OpenStage, madeByHand: readonly Wish[]): Promise<LeftInAws> {
  const { observer, instanceArn } = stage;
  const expected = new Map(
    madeByHand.map((wish) => {
      const { accountId, permissionSetArn, principalId } = assignmentOf(stage, wish);
      return [
        lineOf(accountId, permissionSetArn, principalId),
        `${wish.by} has ${wish.permissionSet} in ${wish.account}`,
      ];
    }),
  );
  const touched = new Map<string, readonly [string, string]>();
  const rows = [...stage.mutationsSince(0), ...stage.assignments.rows()];
  for (const { accountId, permissionSetArn } of rows)
    touched.set(`${accountId} ${permissionSetArn}`, [accountId, permissionSetArn]);
  const found = new Set<string>();
  for (const [accountId, permissionSetArn] of touched.values()) {
    const principals = await observer.principalsIn(instanceArn, accountId, permissionSetArn);
    for (const principalId of principals) found.add(lineOf(accountId, permissionSetArn, principalId));
  }
  return {
    assignments: [...found].filter((line) => !expected.has(line)),
    schedules: await observer.scheduleNames(stage.scheduleGroup),
    standing: [...expected].filter(([line]) => found.has(line)).map(([, name]) => name),
    missing: [...expected].filter(([line]) => !found.has(line)).map(([, name]) => name),
  };
}

function lineOf(accountId: string, permissionSetArn: string, principalId: string): string {
  return `${principalId} has ${permissionSetArn} in ${accountId}`;
}
