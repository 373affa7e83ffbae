import type { ChatPeople } from "../../lambdas/ports/chat-people.ts";
import { ChatUnavailableError } from "../../lambdas/ports/errors.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** A workspace with at least these people in it; ids are Slack's. */
export interface ChatPeopleTarget extends BreakableTarget<ChatPeople> {
  readonly teamId: string;
  readonly member: { readonly slackUserId: string; readonly displayName: string; readonly email: string };
  readonly guest: string;
  readonly bot: string;
  readonly deactivated: { readonly slackUserId: string; readonly email: string };
  readonly stranger: { readonly slackUserId: string; readonly teamId: string };
}

const NOBODY = "U0NOBODY";
const NOBODYS_EMAIL = "nobody@example.com";

/** What every workspace promises of its people. */
export function describeChatPeople(makeTarget: () => Promise<ChatPeopleTarget>): void {
  describe("chat people", () => {
    let target: ChatPeopleTarget;
    let people: ChatPeople;
    beforeEach(async () => {
      target = await makeTarget();
      people = target.port;
    });
    afterEach(() => target.close?.());

    test("a member is described, and nothing is against them", async () => {
      const { member, teamId } = target;
      const described = await people.describe(member.slackUserId);
      expect(described).toEqual({ ...member, teamId, unfitBecause: undefined });
    });

    test.each<[string, RegExp, () => string]>([
      ["a guest", /guest/, () => target.guest],
      ["a bot", /bot/, () => target.bot],
      ["somebody deactivated", /deactivated/, () => target.deactivated.slackUserId],
      ["a stranger", /another workspace/, () => target.stranger.slackUserId],
    ])("%s is there, and may not act", async (_who, because, idOf) => {
      const slackUserId = idOf();
      expect(await people.describe(slackUserId)).toMatchObject({
        slackUserId,
        unfitBecause: expect.stringMatching(because),
      });
    });

    test("a stranger is of the workspace that they are of", async () => {
      const { slackUserId, teamId } = target.stranger;
      expect(teamId).not.toBe(target.teamId);
      expect(await people.describe(slackUserId)).toMatchObject({ teamId });
    });

    test("a bot has no e-mail", async () => {
      expect((await people.describe(target.bot))?.email).toBeUndefined();
    });

    test("an id of nobody is nobody", async () => {
      expect(await people.describe(NOBODY)).toBeUndefined();
    });

    test("a member is found by e-mail, in any case, exactly", async () => {
      const { slackUserId, email } = target.member;
      expect(await people.findByEmail(email)).toBe(slackUserId);
      expect(await people.findByEmail(email.toUpperCase())).toBe(slackUserId);
      expect(await people.findByEmail(email.slice(1))).toBeUndefined();
    });

    test("nobody has an e-mail of nobody, nor one who is deactivated theirs", async () => {
      expect(await people.findByEmail(NOBODYS_EMAIL)).toBeUndefined();
      expect(await people.findByEmail(target.deactivated.email)).toBeUndefined();
    });

    test.each(OUTAGES)("while Slack is %s nothing is known, and least of all that there is nobody", async (outage) => {
      target.breakDown(outage);
      for (const id of [target.member.slackUserId, NOBODY]) {
        await expect(people.describe(id)).rejects.toThrow(ChatUnavailableError);
      }
      for (const email of [target.member.email, NOBODYS_EMAIL]) {
        await expect(people.findByEmail(email)).rejects.toThrow(ChatUnavailableError);
      }
      target.mend();
      expect(await people.describe(target.member.slackUserId)).toBeDefined();
    });
  });
}
