import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { ask, MINUTE_MS, readableText, requestIdIn, waitForMessage } from "../../../local/lives/stage.ts";
import type { SlackMessage } from "../../../local/slack/message-store.ts";
import { denial, Poster } from "../bad-input/signed-posts.ts";
import { ChangedWorld } from "../failures/changed-world.ts";
import { APPROVER } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

/** What people write, and what others are called, must say nothing in Daypass's name. */
let stage: OpenStage;
let world: ChangedWorld;
let poster: Poster;
beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
  poster = await Poster.at(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

const LINK = "<https://evil.test/approve|Approve here>";
const MENTIONS = "<!channel> <!here> <@U0ADAM> <!subteam^S1|all> <#C1|general>";
const REASON = `see ${LINK} or https://evil.test/plain ${MENTIONS}\n*Granted* until tomorrow\n&lt;!everyone&gt;`;
const RITA = { id: "U0RITA", name: "Rita Reyes", email: "rita@example.com" };

/** Every text of the message that Slack formats. */
function formatted(value: unknown): readonly { text: string; verbatim: unknown }[] {
  if (Array.isArray(value)) return value.flatMap(formatted);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "mrkdwn" && "text" in value) {
    return [{ text: String(value.text), verbatim: "verbatim" in value && value.verbatim }];
  }
  return Object.values(value).flatMap(formatted);
}

async function asked(): Promise<SlackMessage> {
  const before = stage.workspace.messages(stage.channel).length;
  const wish = { by: RITA.id, account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900 };
  await ask(stage, { ...wish, reason: REASON });
  await stage.clock.runUntil(() => stage.workspace.messages(stage.channel).length > before, { limitMs: MINUTE_MS });
  const message = stage.workspace.messages(stage.channel).at(-1);
  if (message === undefined) throw new Error("nothing was posted");
  return message;
}

function isHarmless(message: SlackMessage): void {
  const texts = formatted(message.blocks);
  expect(texts.length).toBeGreaterThan(0);
  // else Slack makes links and mentions of what merely looks like one
  expect(texts.filter(({ verbatim }) => verbatim !== true)).toEqual([]);
  for (const text of [message.text, ...texts.map((one) => one.text)]) {
    expect(text).not.toMatch(/<(https:\/\/evil|!channel|!here|!everyone|!subteam|#)/);
    // a line of theirs is a quotation, never one of ours
    expect(text.split("\n").filter((line) => line.startsWith("*Granted*"))).toEqual([]);
  }
}

test("links, mentions and lines of ours in a reason stay text, in the channel and in each direct message", async () => {
  const message = await asked();
  isHarmless(message);
  expect(readableText(message)).toContain("&lt;https://evil.test/approve|Approve here&gt;");
  await poster.send(poster.signed(denial(APPROVER, requestIdIn(message), REASON)));
  await waitForMessage(stage, stage.channel, (text) => text.includes("*Denied*"), 5 * MINUTE_MS);
  const id = requestIdIn(message);
  const told = stage.workspace.messages(RITA.id).filter((one) => readableText(one).includes(id));
  expect(told.length).toBeGreaterThan(0);
  for (const one of [...told, ...stage.workspace.messages(stage.channel).slice(-1)]) isHarmless(one);
});

test("links and mentions in the names of people, accounts and permission sets stay text", async () => {
  const { accounts, users } = stage.organisation;
  const account = accounts.get("222222222222");
  const user = stage.organisation.userWithEmail(RITA.email);
  if (account === undefined) throw new Error("there is no production");
  world.putSlackUser({ ...RITA, name: MENTIONS }, RITA);
  accounts.set(account.id, { ...account, name: LINK });
  users.set(user.userId, { ...user, name: `${LINK}\n*Granted*` });
  try {
    isHarmless(await asked());
  } finally {
    accounts.set(account.id, account);
    users.set(user.userId, user);
  }
});

test("nothing that is posted is previewed, or parsed for names", async () => {
  await asked();
  const posts = stage.calls.filter(({ operation }) => /^chat\.(postMessage|update)$/.test(operation));
  expect(posts.length).toBeGreaterThan(0);
  for (const { input } of posts) {
    const said = new URLSearchParams(String(Object(input)["body"]));
    const parsing = ["parse", "unfurl_links", "unfurl_media"].map((name) => said.get(name));
    expect(parsing).toEqual(["none", "false", "false"]);
  }
});
