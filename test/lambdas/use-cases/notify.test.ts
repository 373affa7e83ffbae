// Over 200 lines, because it is one idea: what is told of each status, and that no order, repeat or loss of news makes it wrong.
import fc from "fast-check";
import { makeInMemoryMessageLog } from "../../../lambdas/adapters/in-memory/in-memory-message-log.ts";
import { makeSlackCalls } from "../../../lambdas/adapters/slack/slack-calls.ts";
import { makeSlackChatPeople } from "../../../lambdas/adapters/slack/slack-chat-people.ts";
import { makeSlackConversations } from "../../../lambdas/adapters/slack/slack-conversations.ts";
import { WORDING } from "../../../lambdas/adapters/slack/views/wording.ts";
import { secondsAfter } from "../../../lambdas/domain/instant.ts";
import type { Notice } from "../../../lambdas/domain/notice.ts";
import type { RequestRecord } from "../../../lambdas/domain/request-record.ts";
import { ChatUnavailableError, StoreUnavailableError } from "../../../lambdas/ports/errors.ts";
import type { MessageLog } from "../../../lambdas/ports/message-log.ts";
import type { RecordRead } from "../../../lambdas/ports/request-records.ts";
import { makeNotify, type News } from "../../../lambdas/use-cases/notify.ts";
import { accessRequest, person, requestRecord } from "../../fixtures/access-requests.ts";
import {
  ALICE,
  BOB,
  CHANNEL,
  type ServedWorkspace,
  START_MS,
  serveWorkspace,
  TOKEN,
} from "../../local/slack/served-workspace.ts";

/** Longer than a claim holds. */
const REDELIVERY_MS = 60_000;
const START = new Date(START_MS);

function makeNotes() {
  const log = makeInMemoryMessageLog();
  const notes = {
    ...log,
    /** The next noting of a post fails, as if the function died right after it posted. */
    dieBeforeNoting: false,
    async notePosted(...noted: Parameters<MessageLog["notePosted"]>) {
      if (!notes.dieBeforeNoting) return log.notePosted(...noted);
      notes.dieBeforeNoting = false;
      throw new StoreUnavailableError("died");
    },
  };
  return notes;
}

let served: ServedWorkspace;
let notes: ReturnType<typeof makeNotes>;
let record: RequestRecord;
let read: () => RecordRead;
beforeEach(async () => {
  served = await serveWorkspace();
  notes = makeNotes();
  const requester = { ...person(1, "alice"), slackUserId: ALICE };
  const request = accessRequest({ requester, reason: "a <script> & *more*", submittedAt: START });
  record = requestRecord({ request, approvers: { users: ["bob@example.com", "id:9067"], groups: ["Platform"] } });
  read = () => ({ kind: "whole", record });
});
afterEach(() => served.close());

function notifier(...silenced: readonly Notice[]) {
  const calls = makeSlackCalls({ read: async () => TOKEN }, { tokenSecretArn: "token", apiUrl: served.apiUrl });
  const ports = {
    records: { read: async () => read() },
    messages: notes,
    people: makeSlackChatPeople(calls),
    conversations: makeSlackConversations(calls),
    clock: { now: () => new Date(served.clock.now()) },
    wording: WORDING,
    reportFailure: () => {},
  };
  return makeNotify(ports, CHANNEL, new Set(silenced));
}

const fact = (type: (News & { kind: "fact" })["type"], sequence = 0): News => ({
  kind: "fact",
  requestId: record.id,
  sequence,
  type,
});

function moveTo(changes: Partial<RequestRecord>): void {
  record = { ...record, ...changes, version: record.version + 1 };
}
const decided = (verdict: "approve" | "deny", reason?: string): Partial<RequestRecord> => {
  const approver = { ...person(2, "bob"), slackUserId: BOB };
  const decision = {
    verdict,
    approver,
    at: START,
    clickId: "c",
    requestHash: "",
    policyHash: "",
    ...(reason ? { reason } : {}),
  };
  return { decisions: { [approver.userId]: decision } };
};
const inChannel = () => served.workspace.messages(CHANNEL);
const toAlice = () => served.workspace.messages(ALICE).map(({ text }) => text);
const statusInChannel = () => inChannel()[0]?.text ?? "";

test("a new request has one message with buttons, and the requester is told", async () => {
  expect(await notifier()(fact("requested"))).toEqual({ kind: "told" });
  const [message] = inChannel();
  expect(inChannel()).toHaveLength(1);
  const shown = JSON.stringify(message?.blocks);
  expect(shown).toContain(`May decide: <@${BOB}>, id:9067, Platform (group)`);
  expect(shown).toContain("> a &lt;script&gt; &amp; *more*");
  expect(shown).toContain('"action_id":"approve"');
  expect(toAlice()).toEqual([expect.stringContaining("Waiting for a decision")]);
});

test("the message is updated in place as the request goes on, and the requester hears what matters", async () => {
  const notify = notifier();
  await notify(fact("requested"));
  moveTo({ status: "approved", ...decided("approve") });
  await notify(fact("approved"));
  expect(statusInChannel()).toContain("no access yet");
  moveTo({ status: "granting" });
  await notify(fact("granting"));
  expect(statusInChannel()).not.toContain("Granted");
  moveTo({ status: "active", expiresAt: secondsAfter(START, 3600) });
  await notify(fact("granted"));
  expect(statusInChannel()).toContain(`*Granted* by <@${BOB}>`);
  const end = {
    reason: "expired",
    by: { kind: "daypass", component: "scheduler" },
    at: START,
    how: "gone",
    endedAt: START,
  } as const;
  moveTo({ status: "ended", end });
  await notify(fact("ended"));
  expect(inChannel()).toHaveLength(1);
  expect(JSON.stringify(inChannel()[0]?.blocks)).not.toContain('"actions"');
  expect(toAlice()).toEqual([
    expect.stringContaining("Waiting"),
    expect.stringContaining("Granted"),
    expect.stringMatching(/Ended.*AWS confirms.*live on until/),
  ]);
});

describe("several accounts that were asked for at once", () => {
  const ids = ["a".repeat(32), "b".repeat(32), "c".repeat(32)];
  const batch = {
    id: "d".repeat(32),
    requestIds: ids,
    accountIds: ["222222222222", "333333333333", "444444444444"],
  };
  let records: Map<string, RequestRecord>;
  const change = (index: number, changes: Partial<RequestRecord>) => {
    const id = ids[index] ?? "";
    const before = records.get(id);
    if (before !== undefined) records.set(id, { ...before, ...changes, version: before.version + 1 });
  };
  const news = (index: number, type: (News & { kind: "fact" })["type"], sequence = 0): News => ({
    kind: "fact",
    requestId: ids[index] ?? "",
    sequence,
    type,
  });
  const notifyOf = () => {
    const calls = makeSlackCalls({ read: async () => TOKEN }, { tokenSecretArn: "token", apiUrl: served.apiUrl });
    const reading = async (id: string): Promise<RecordRead> => {
      const found = records.get(id);
      return found === undefined ? { kind: "absent" } : { kind: "whole", record: found };
    };
    return makeNotify(
      {
        records: { read: reading },
        messages: notes,
        people: makeSlackChatPeople(calls),
        conversations: makeSlackConversations(calls),
        clock: { now: () => new Date(served.clock.now()) },
        wording: WORDING,
        reportFailure: () => {},
      },
      CHANNEL,
    );
  };
  beforeEach(() => {
    const of = (id: string, number: number): [string, RequestRecord] => {
      const { target } = record.request;
      const request = { ...record.request, id, batch, target: { ...target, accountName: `account-${number}` } };
      return [id, { ...record, id, request }];
    };
    records = new Map(ids.map(of));
  });

  test("have one message, which shows how each stands", async () => {
    const notify = notifyOf();
    for (const index of [0, 1, 2]) await notify(news(index, "requested"));
    change(1, { status: "refused", refusedBecause: ["account 2 is suspended"] });
    await notify(news(1, "refused"));
    expect(inChannel()).toHaveLength(1);
    const shown = JSON.stringify(inChannel()[0]?.blocks);
    for (const number of [0, 1, 2]) expect(shown).toContain(`account-${number}`);
    expect(shown).toContain("is suspended");
    expect(shown).toContain('"action_id":"approve_all"');
  });

  test("tell the requester when they are asked for, when all are settled, and when all is over", async () => {
    const notify = notifyOf();
    for (const index of [0, 1, 2]) await notify(news(index, "requested"));
    expect(toAlice()).toHaveLength(1);
    for (const index of [0, 1, 2]) {
      change(index, { status: "active", expiresAt: secondsAfter(START, 3600) });
      await notify(news(index, "granted"));
    }
    expect(toAlice()).toHaveLength(2);
    expect(JSON.stringify(served.workspace.messages(ALICE).at(-1)?.blocks)).toContain('"action_id":"end"');
    for (const index of [0, 1, 2]) {
      change(index, { status: "cancelled" });
      await notify(news(index, "ended"));
    }
    expect(toAlice()).toHaveLength(3);
  });

  test("let one that is granted be ended or extended while the others wait", async () => {
    const notify = notifyOf();
    change(1, { status: "active", expiresAt: secondsAfter(START, 3600) });
    await notify(news(1, "granted"));
    const shown = JSON.stringify(inChannel()[0]?.blocks);
    for (const action of ["end", "extend", "revoke"]) {
      expect(shown).toMatch(new RegExp(`"action_id":"${action}","text":{[^}]*},"value":"${ids[1]}"`));
    }
  });

  test("tell the requester when all is over, though one was over before the others were opened", async () => {
    const notify = notifyOf();
    const all = records;
    change(0, { status: "refused", refusedBecause: ["account 0 is suspended"] });
    records = new Map([...all].slice(0, 1));
    await notify(news(0, "refused"));
    expect(toAlice()).toHaveLength(1);
    records = new Map([...all, ...records]);
    for (const index of [1, 2]) await notify(news(index, "requested"));
    expect(toAlice()).toHaveLength(2);
    for (const index of [1, 2]) {
      change(index, { status: "active", expiresAt: secondsAfter(START, 3600) });
      await notify(news(index, "granted"));
    }
    expect(toAlice()).toHaveLength(3);
    for (const index of [1, 2]) {
      change(index, { status: "cancelled" });
      await notify(news(index, "ended"));
    }
    expect(toAlice()).toHaveLength(4);
    const told = JSON.stringify(served.workspace.messages(ALICE).at(-1)?.blocks);
    for (const number of [0, 1, 2]) expect(told).toContain(`account-${number}`);
  });

  test("are reminded of once", async () => {
    const notify = notifyOf();
    for (const index of [0, 1, 2]) await notify(news(index, "reminded", 1));
    expect(inChannel()).toHaveLength(2);
    expect(inChannel().at(-1)?.text).toContain("and 2 more");
  });

  test("show those that there are while the others are being opened", async () => {
    const [first = ""] = ids;
    records = new Map([...records].filter(([id]) => id === first));
    await notifyOf()(news(0, "requested"));
    expect(JSON.stringify(inChannel()[0]?.blocks)).toContain("in 3 accounts");
  });
});

test("a denial says by whom and why", async () => {
  moveTo({ status: "denied", ...decided("deny", "use <staging> instead") });
  await notifier()(fact("denied"));
  expect(toAlice()).toEqual([expect.stringContaining(`*Denied* by <@${BOB}>, because: _use &lt;staging&gt; instead_`)]);
});

test("in whatever order and however often events come, the messages end the same", async () => {
  const types = ["requested", "approved", "granting", "granted"] as const;
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...types, ...types], { minLength: 1 }), async (order) => {
      const fresh = await serveWorkspace();
      await served.close();
      served = fresh;
      notes = makeNotes();
      record = { ...record, status: "active", expiresAt: secondsAfter(START, 3600) };
      const notify = notifier();
      for (const type of order) await notify(fact(type));
      expect(inChannel()).toHaveLength(1);
      expect(statusInChannel()).toContain("Granted");
      expect(toAlice()).toEqual([expect.stringContaining("Granted")]);
    }),
    { numRuns: 15 },
  );
});

test("what changes while it is being told is told as well", async () => {
  let reads = 0;
  read = () => {
    reads += 1;
    if (reads === 2) moveTo({ status: "cancelled" });
    return { kind: "whole", record };
  };
  await notifier()(fact("requested"));
  expect(statusInChannel()).toContain("Cancelled");
  expect(toAlice()).toHaveLength(2);
});

test("two at once never post twice: one waits for the other's message", async () => {
  const notify = notifier();
  const results = await Promise.allSettled([notify(fact("requested")), notify(fact("approved", 1))]);
  const failed = results.filter(({ status }) => status === "rejected");
  expect(failed.length).toBeLessThanOrEqual(1);
  await served.clock.skipBy(REDELIVERY_MS);
  await notify(fact("approved", 1));
  expect(inChannel()).toHaveLength(1);
  expect(toAlice()).toHaveLength(1);
});

test.each([
  ["the function dies between posting and noting", () => (notes.dieBeforeNoting = true)],
  ["Slack's answer to the post is lost", () => served.workspace.loseAnswer("chat.postMessage")],
])("nothing is posted twice when %s", async (_what, breakIt) => {
  const notify = notifier();
  breakIt();
  await expect(notify(fact("requested"))).rejects.toThrow();
  await served.clock.skipBy(REDELIVERY_MS);
  moveTo({ status: "lapsed" });
  await notify(fact("requested"));
  expect(inChannel()).toHaveLength(1);
  expect(statusInChannel()).toContain("Lapsed");
  expect(toAlice().filter((text) => text.includes("Waiting")).length).toBeLessThanOrEqual(1);
  expect(toAlice().at(-1)).toContain("Lapsed");
});

test("while somebody may still be posting, nobody else does", async () => {
  await notes.claim(record.id, "channel", START);
  await served.clock.skipBy(39_000);
  await expect(notifier()(fact("requested"))).rejects.toThrow(ChatUnavailableError);
  expect(inChannel()).toHaveLength(0);
});

test("however long an outage, each try is one claim and few reads", async () => {
  const reads: string[] = [];
  const read = notes.read;
  notes.read = (requestId, key) => {
    reads.push(key);
    return read(requestId, key);
  };
  for (let attempt = 0; attempt < 60; attempt += 1) {
    served.workspace.failNext("chat.postMessage", "internal_error");
    served.workspace.failNext("chat.postMessage", "internal_error");
    await expect(notifier()(fact("requested"))).rejects.toThrow(ChatUnavailableError);
    await served.clock.skipBy(REDELIVERY_MS);
  }
  // the first claim of a direct message needs none
  expect(reads).toHaveLength(2 * 60 - 1);
  await notifier()(fact("requested"));
  expect(inChannel()).toHaveLength(1);
});

test("after an outage many at once post one message", async () => {
  const failPosts = (count: number) => {
    for (let post = 0; post < count; post += 1) served.workspace.failNext("chat.postMessage", "internal_error");
  };
  for (let attempt = 0; attempt < 4; attempt += 1) {
    failPosts(2);
    await expect(notifier()(fact("requested"))).rejects.toThrow(ChatUnavailableError);
    await served.clock.skipBy(REDELIVERY_MS);
  }
  expect(served.workspace.apiCalls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(8);
  for (let round = 0; round < 3; round += 1) {
    await Promise.allSettled([0, 1, 2, 3].map((sequence) => notifier()(fact("requested", sequence))));
    await served.clock.skipBy(REDELIVERY_MS);
  }
  expect(inChannel()).toHaveLength(1);
  expect(toAlice()).toHaveLength(1);
});

test("while Slack is down nothing is told and nothing is lost", async () => {
  served.workspace.down(START_MS + 3_600_000);
  await expect(notifier()(fact("requested"))).rejects.toThrow(ChatUnavailableError);
  await served.clock.skipBy(3_600_000);
  await notifier()(fact("requested"));
  expect(inChannel()).toHaveLength(1);
  expect(toAlice()).toHaveLength(1);
});

test("a requester who cannot be reached keeps nothing from the channel", async () => {
  const requester = { ...record.request.requester, slackUserId: "U0GONE" };
  moveTo({ request: { ...record.request, requester } });
  expect(await notifier()(fact("requested"))).toEqual({ kind: "told" });
  expect(inChannel()).toHaveLength(1);
});

test("each reminder is posted once, and links to the request", async () => {
  const notify = notifier();
  await notify(fact("requested"));
  for (const sequence of [1, 1, 2, 1]) await notify(fact("reminded", sequence));
  const reminders = inChannel().slice(1);
  expect(reminders).toHaveLength(2);
  const link = `https://slack.com/archives/${CHANNEL}/p${inChannel()[0]?.ts.replace(".", "")}`;
  expect(JSON.stringify(reminders[0]?.blocks)).toContain(link);
  expect(JSON.stringify(reminders[0]?.blocks)).toContain(`<@${BOB}>`);
});

test("nobody is reminded of a request that is decided", async () => {
  moveTo({ status: "denied", ...decided("deny", "no") });
  await notifier()(fact("reminded", 1));
  expect(inChannel()).toHaveLength(1);
});

test("a person whose click was not followed is told why, once", async () => {
  const click: News = {
    kind: "click-refused",
    eventId: "e-1",
    slackUserId: BOB,
    requestId: record.id,
    text: "you may not <approve>",
  };
  const notify = notifier();
  await notify(click);
  await notify(click);
  expect(served.workspace.messages(BOB)).toHaveLength(1);
  expect(served.workspace.messages(BOB)[0]?.text).toContain("you may not &lt;approve&gt;");
});

describe("what a deployment does without is not told", () => {
  const click: News = { kind: "click-refused", eventId: "e-1", slackUserId: BOB, requestId: "r", text: "no" };

  test("the requester hears nothing directly, and the channel everything", async () => {
    const notify = notifier("requester");
    await notify(fact("requested"));
    moveTo({ status: "denied", ...decided("deny", "no") });
    await notify(fact("denied"));
    expect(toAlice()).toEqual([]);
    expect(statusInChannel()).toContain("Denied");
  });

  test("nobody is reminded", async () => {
    const notify = notifier("reminders");
    await notify(fact("requested"));
    await notify(fact("reminded", 1));
    expect(inChannel()).toHaveLength(1);
  });

  test("approvers are named by their address, and nobody is looked up", async () => {
    await notifier("mentions")(fact("requested"));
    expect(JSON.stringify(inChannel()[0]?.blocks)).toContain("May decide: bob@example.com, id:9067, Platform (group)");
    expect(served.workspace.apiCalls.map(({ method }) => method)).not.toContain("users.lookupByEmail");
  });

  test("a click without effect is dropped, and says so", async () => {
    expect(await notifier("refusedClicks")(click)).toMatchObject({ kind: "dropped" });
    expect(served.workspace.messages(BOB)).toEqual([]);
  });

  test("one is silenced without the others", async () => {
    const notify = notifier("reminders", "mentions", "refusedClicks");
    await notify(fact("requested"));
    expect(toAlice()).toHaveLength(1);
    const others = notifier("requester");
    await others(click);
    expect(served.workspace.messages(BOB)).toHaveLength(1);
  });
});

test("a click of somebody who takes no messages is dropped, and says so", async () => {
  const click: News = {
    kind: "click-refused",
    eventId: "e-1",
    slackUserId: "U0ROBOT",
    requestId: record.id,
    text: "no",
  };
  expect(await notifier()(click)).toEqual({ kind: "dropped", why: "nobody can write to U0ROBOT" });
});

test.each<[string, RecordRead]>([
  ["absent", { kind: "absent" }],
  ["damaged", { kind: "damaged", envelope: { id: "0123456789abcdef0123456789abcdef" }, problem: "status is gone" }],
])("an event about an %s record is dropped", async (_what, result) => {
  read = () => result;
  expect(await notifier()(fact("requested"))).toMatchObject({ kind: "dropped" });
  expect(served.workspace.apiCalls).toEqual([]);
});

test("an approver who cannot be looked up is named by e-mail, and the message is posted", async () => {
  for (let n = 0; n < 5; n += 1) served.workspace.failNext("users.lookupByEmail", "internal_error");
  await notifier()(fact("requested"));
  const posted = JSON.stringify(inChannel());
  expect(posted).toContain("bob@example.com");
  expect(posted).not.toContain(`<@${BOB}>`);
});
