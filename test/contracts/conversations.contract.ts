import { secondsAfter } from "../../lambdas/domain/instant.ts";
import type { Conversations } from "../../lambdas/ports/conversations.ts";
import type { ContractTarget } from "./contract-target.ts";

/** A workspace with a channel that the app is in, and a person. */
export interface ConversationsTarget extends ContractTarget<Conversations> {
  readonly channel: string;
  readonly person: string;
  /** Somebody who takes no messages. */
  readonly unreachable: string;
  textsIn(where: string): readonly string[];
}

const said = (text: string) => ({ text, blocks: [{ type: "section", text: { type: "plain_text", text } }] });

/** What every chat promises: a message can be found again by its key and kept up to date. */
export function describeConversations(makeTarget: () => Promise<ConversationsTarget>): void {
  describe("conversations", () => {
    let target: ConversationsTarget;
    let chat: Conversations;
    let where: string;
    beforeEach(async () => {
      target = await makeTarget();
      chat = target.port;
      where = target.channel;
    });
    afterEach(() => target.close?.());

    const post = async (to: string, key: string, text: string) => {
      const posted = await chat.post(to, key, said(text));
      if (posted === "unreachable") throw new Error(`${to} cannot be reached`);
      return posted;
    };
    const aMinuteAgo = () => secondsAfter(target.now(), -60);

    test("a message is said once", async () => {
      await chat.post(where, "key-1", said("hello"));
      expect(target.textsIn(where)).toEqual(["hello"]);
    });

    test("a message is found by its key", async () => {
      const posted = await post(where, "key-1", "hello");
      await chat.post(where, "key-2", said("another"));
      expect(await chat.find(where, "key-1", aMinuteAgo())).toEqual(posted);
    });

    test("a key that nothing has finds nothing", async () => {
      await chat.post(where, "key-1", said("hello"));
      expect(await chat.find(where, "key-2", aMinuteAgo())).toBeUndefined();
    });

    test("a message before the instant is not found", async () => {
      await chat.post(where, "key-1", said("hello"));
      await target.advance(120);
      expect(await chat.find(where, "key-1", aMinuteAgo())).toBeUndefined();
    });

    test("a person is spoken to directly, and found there", async () => {
      const posted = await post(target.person, "key-1", "hello");
      expect(target.textsIn(target.person)).toEqual(["hello"]);
      expect(await chat.find(target.person, "key-1", aMinuteAgo())).toEqual(posted);
      expect(target.textsIn(where)).toEqual([]);
    });

    test("somebody who takes no messages is told nothing, and nothing is found there", async () => {
      expect(await chat.post(target.unreachable, "key-1", said("hello"))).toBe("unreachable");
      expect(await chat.find(target.unreachable, "key-1", aMinuteAgo())).toBeUndefined();
    });

    test("a message is kept up to date in its place", async () => {
      const posted = await post(where, "key-1", "hello");
      await chat.update(posted, "key-1", said("good-bye"));
      expect(target.textsIn(where)).toEqual(["good-bye"]);
    });

    test("a message that was updated is still found by its key", async () => {
      const posted = await post(where, "key-1", "hello");
      await chat.update(posted, "key-1", said("good-bye"));
      expect(await chat.find(where, "key-1", aMinuteAgo())).toEqual(posted);
    });

    test("an update of a message that is gone is no fault", async () => {
      await chat.update({ channel: where, ts: "1.000001" }, "key-1", said("hello"));
      expect(target.textsIn(where)).toEqual([]);
    });
  });
}
