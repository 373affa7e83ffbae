import { approvedBy, type Chain, GRANTED_AND_ENDED } from "./chain.ts";
import { beAsked, expiryOf } from "./granted.ts";
import { missingBeforeCreation } from "./order-of-calls.ts";
import {
  about,
  assignmentOf,
  MINUTE_MS,
  readableText,
  requestIdIn,
  type Stage,
  type Wish,
  waitForMessage,
} from "./stage.ts";
import type { Witness } from "./witness.ts";

const LATEST_END_MS = 2 * MINUTE_MS;

/**
 * Three accounts in one request, all offered by the form, of which the third is suspended before it is sent: one message, one click, two grants and one
 * refusal; each grant has its own end. Returns what each request must have left on record.
 */
export async function playSeveralAccounts(
  stage: Stage,
  witness: Witness,
  wish: Wish,
  [second, third]: readonly [string, string],
  approver: string,
): Promise<readonly Chain[]> {
  const given: readonly [Wish, Wish] = [wish, { ...wish, account: second }];
  const account = stage.organisation.accounts.get(third);
  if (account === undefined) throw new Error(`there is no account ${third}`);
  const before = account.state;
  const firstCall = stage.calls.length;
  const beforeSending = () => {
    account.state = "SUSPENDED";
    witness.saw("somebody", `suspends ${third} while the form is filled in`, "AWS: Organizations");
  };
  await beAsked(stage, witness, wish, [approver], { accounts: [second, third], beforeSending });
  await beDecidedAtOnce(stage, witness, given, third, approver);

  const requests = await stage.observer.requestsOfBatch(requestIdIn(await shown(stage, wish, 2, "*Granted*")));
  const idOf = (accountId: string) => requests.get(accountId) ?? "";
  const ids = given.map((one) => idOf(one.account));
  for (const [at, requestId] of ids.entries()) {
    const other = given[1 - at]?.account ?? "";
    const calls = stage.calls.slice(firstCall).filter(({ input }) => !JSON.stringify(input).includes(other));
    for (const what of missingBeforeCreation(calls, requestId)) {
      witness.check(false, "AWS", what, "the account's trail of calls");
    }
  }
  await eachEnds(stage, witness, given, ids);
  account.state = before;
  const facts = [...approvedBy([approver]), ...GRANTED_AND_ENDED];
  return [
    ...ids.map((requestId) => ({ requestId, facts })),
    { requestId: idOf(third), facts: ["requested", "refused"] },
  ];
}

async function beDecidedAtOnce(
  stage: Stage,
  witness: Witness,
  given: readonly [Wish, Wish],
  suspended: string,
  approver: string,
): Promise<void> {
  const { clock, workspace, channel } = stage;
  const [wish, { account: second }] = given;
  await shown(stage, wish, 1, `account ${suspended} is suspended`);
  const asked = await shown(stage, wish, 2, "*Waiting for a decision*");
  const messages = workspace.messages(channel).filter((message) => about(wish)(readableText(message)));
  witness.check(
    messages.length === 1,
    "Daypass",
    "shows the three in one message, one of them refused",
    "Slack: channel",
  );
  await workspace.as(approver).click(asked, "approve_all");
  witness.saw(approver, "clicks Approve, once", "Slack: button");
  await clock.runUntil(() => are(stage, given, true), { limitMs: 30 * MINUTE_MS });
  const there = `access is there: ${wish.permissionSet} in ${wish.account} and in ${second}`;
  witness.saw("AWS", there, "sso:ListAccountAssignments");
  const isNotThere = await are(stage, [{ ...wish, account: suspended }], false);
  witness.check(isNotThere, "AWS", `no access in ${suspended}`, "sso:ListAccountAssignments");
  await shown(stage, wish, 2, "*Granted*");
  witness.saw("Daypass", "says Granted of two, Refused of one", "Slack: channel");
}

async function eachEnds(
  stage: Stage,
  witness: Witness,
  given: readonly [Wish, Wish],
  requestIds: readonly string[],
): Promise<void> {
  const { clock, observer, scheduleGroup } = stage;
  const armed = await Promise.all(requestIds.map((id) => observer.armedAt(scheduleGroup, `${id}-1`)));
  const ends = armed.map(expiryOf);
  witness.saw("AWS", `each has an expiry of its own: ${armed.join(", ")}`, "scheduler:GetSchedule");
  await clock.skipTo(Math.min(...ends) - MINUTE_MS);
  witness.check(
    await are(stage, given, true),
    "AWS",
    "a minute before the end, both are there",
    "sso:ListAccountAssignments",
  );
  await clock.runUntil(() => are(stage, given, false), { limitMs: 10 * MINUTE_MS });
  const late = clock.now() - Math.max(...ends);
  const gone = `both are gone, ${Math.round(late / 1000)} s after the expiry`;
  witness.check(late <= LATEST_END_MS, "AWS", gone, "sso:ListAccountAssignments");
  await shown(stage, given[0], 2, "*Ended*");
  witness.saw("Daypass", "says Ended of both", "Slack: channel");
}

/** The message about all of them, when it says this so often. */
function shown(stage: Stage, wish: Wish, times: number, what: string) {
  const fits = (text: string) => about(wish)(text) && text.split(what).length > times;
  return waitForMessage(stage, stage.channel, fits, 10 * MINUTE_MS);
}

async function are(stage: Stage, wishes: readonly Wish[], there: boolean): Promise<boolean> {
  for (const wish of wishes) {
    if ((await stage.observer.hasAssignment(assignmentOf(stage, wish))) !== there) return false;
  }
  return true;
}
