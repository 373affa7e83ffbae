import { makeSlackApp } from "../../../../lambdas/adapters/slack/slack-app.ts";
import type { SlackCalls } from "../../../../lambdas/adapters/slack/slack-calls.ts";

const NAMED = [{ name: "production", value: "222222222222" }];
const US = { team: { id: "T0DAYPASS" }, user: { id: "U0ALICE", team_id: "T0DAYPASS" } };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The app of a workspace in which nobody is told who somebody is. */
function appThatWaits() {
  const failures: string[] = [];
  const called: string[] = [];
  const calls: SlackCalls = async (method) => {
    called.push(method);
    return { ok: true, result: { ok: true } };
  };
  const answer = makeSlackApp(calls, {
    admitToForm: () => new Promise<never>(() => {}),
    checkDirectory: async () => ({ kind: "fresh" }),
    listChoices: async () => NAMED,
    submitRequest: async () => ({ kind: "submitted" }),
    submitGroupRequest: async () => ({ kind: "submitted" }),
    listGroups: async () => [],
    submitExtension: async () => ({ kind: "submitted" }),
    clickRequest: async () => ({ kind: "clicked" }),
    reportFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
  });
  return { answer, called, failures };
}

test("a search whose sender is not known in time offers nothing, within the 3 s of Slack", async () => {
  const { answer, failures } = appThatWaits();
  const search = answer({ ...US, type: "block_suggestion", block_id: "account", action_id: "account", value: "" });
  await jest.advanceTimersByTimeAsync(1_500);
  expect(await search).toEqual({ options: [] });
  expect(failures).toEqual([expect.stringContaining("took longer")]);
});

test("a command whose sender is not known in time opens no form and says so, within the 3 s of Slack", async () => {
  const { answer, called } = appThatWaits();
  const command = answer({ command: "/access", team_id: "T0DAYPASS", user_id: "U0ALICE", trigger_id: "1" });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(await command).toMatchObject({ text: expect.stringContaining("try again") });
  expect(called).toEqual([]);
});
