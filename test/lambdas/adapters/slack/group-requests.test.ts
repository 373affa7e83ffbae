import { AccessSubmitted } from "../../../../lambdas/domain/slack-events.ts";
import { type Desk, openDesk, RESPONDERS } from "./slack-desk.ts";

const ALICE = "U0ALICE";
const FILLING = { group: RESPONDERS, duration: "3600", reason: "work on the incident" };

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

async function openGroupForm(way: "command" | "shortcut" = "command", words = "group") {
  const alice = desk.workspace.as(ALICE);
  await (way === "command" ? alice.command("/access", words) : alice.shortcut("request_group"));
  const view = desk.workspace.openView(ALICE);
  if (view === undefined) throw new Error("no form is open");
  return { alice, view };
}

test.each(["command", "shortcut"] as const)(
  "a %s opens the form for groups, and its submission goes on the bus",
  async (way) => {
    const { alice, view } = await openGroupForm(way);
    expect(await alice.submit(view, FILLING)).toEqual({ kind: "accepted" });
    expect(desk.submitted).toMatchObject([
      {
        submissionId: view.id,
        slackUserId: ALICE,
        target: { kind: "group", groupId: RESPONDERS },
        durationSeconds: 3600,
        reason: FILLING.reason,
      },
    ]);
    expect(AccessSubmitted.safeParse(JSON.parse(JSON.stringify(desk.submitted[0]))).success).toBe(true);
  },
);

test.each(["group", "GROUP", " groups "])("the word %j behind the command asks for a group", async (words) => {
  const { view } = await openGroupForm("command", words);
  expect(JSON.stringify(view.modal.blocks)).toContain('"group"');
});

test.each(["", "groupie", "production"])("the word %j does not", async (words) => {
  const { view } = await openGroupForm("command", words);
  expect(JSON.stringify(view.modal.blocks)).toContain('"permission_set"');
});

test("only groups that the policy gives are offered: none that is synchronised, and none whose members approve", async () => {
  const { alice } = await openGroupForm();
  const options = await alice.options("group");
  expect(options.map(({ text, value }) => [text.text, value])).toEqual([["Responders", RESPONDERS]]);
});

test.each([
  ["RESP", 1],
  ["pond res", 1],
  ["approvers", 0],
] as const)("what is typed is looked for in the name: %s", async (typed, found) => {
  const { alice } = await openGroupForm();
  expect(await alice.options("group", typed)).toHaveLength(found);
});

test("somebody who may not ask is shown no form", async () => {
  desk.workspace.putUser({ id: ALICE, name: "Alice", isGuest: true });
  await desk.workspace.as(ALICE).shortcut("request_group");
  expect(JSON.stringify(desk.workspace.openView(ALICE)?.modal.blocks)).toContain("You cannot ask for access here");
});

test("a form that does not fit stays open and says at which field", async () => {
  const { alice, view } = await openGroupForm();
  const past = new Date(desk.clock.now() - 60_000).toISOString();
  expect(await alice.submit(view, { ...FILLING, start: past })).toEqual({
    kind: "errors",
    errors: { start: expect.stringContaining("within the next 14 days") },
  });
  expect(desk.submitted).toEqual([]);
});

test("a request that the bus does not take keeps the form open", async () => {
  desk.broken.bus = true;
  const { alice, view } = await openGroupForm();
  expect(await alice.submit(view, FILLING)).toMatchObject({
    kind: "errors",
    errors: { reason: /press Request again/ },
  });
});
