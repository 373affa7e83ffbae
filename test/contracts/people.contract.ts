import type { GroupRef } from "../../lambdas/domain/policy/group-ref.ts";
import type { People } from "../../lambdas/ports/people.ts";
import type { ContractTarget } from "./contract-target.ts";

interface KnownUser {
  readonly userId: string;
  /** In lower case. */
  readonly email: string;
}

/** A directory with at least these in it. */
export interface PeopleTarget extends ContractTarget<People> {
  /** Enabled; a member of `group`, not of `otherGroup`. */
  readonly member: KnownUser;
  readonly disabled: KnownUser;
  /** An e-mail address of two users, in lower case. */
  readonly shared: string;
  readonly group: GroupRef;
  readonly otherGroup: GroupRef;
  /** Makes the member the only one of a group. */
  readonly loneGroup: GroupRef;
}

/** What every directory promises. */
export function describePeople(makeTarget: () => Promise<PeopleTarget>): void {
  describe("people", () => {
    let target: PeopleTarget;
    let people: People;
    beforeEach(async () => {
      target = await makeTarget();
      people = target.port;
    });
    afterEach(() => target.close?.());

    test("a person is described by id", async () => {
      const { userId, email } = target.member;
      expect(await people.describe(userId)).toMatchObject({ userId, email, enabled: true });
    });

    test("a disabled person is there, and disabled", async () => {
      expect(await people.describe(target.disabled.userId)).toMatchObject({ enabled: false });
    });

    test("an id of nobody is nobody", async () => {
      const userId = `${target.member.userId.slice(0, -12)}ffffffffffff`;
      expect(await people.describe(userId)).toBeUndefined();
    });

    test("a person is found by e-mail, exactly", async () => {
      const { userId, email } = target.member;
      expect(await people.findByEmail(email)).toMatchObject({ userId, email });
      expect(await people.findByEmail(email.slice(1))).toBeUndefined();
      expect(await people.findByEmail(`x${email}`)).toBeUndefined();
    });

    test("an e-mail address of two is nobody's, and told to be shared", async () => {
      expect(await people.findByEmail(target.shared)).toBeUndefined();
      expect(await people.isShared(target.shared)).toBe(true);
      expect(await people.isShared(target.member.email)).toBe(false);
      expect(await people.isShared(`x${target.member.email}`)).toBe(false);
    });

    test("memberships are told of those asked about", async () => {
      const { member, group, otherGroup } = target;
      expect(await people.groupsOf(member.userId, [group, otherGroup])).toEqual({ memberOf: [group], unknown: [] });
      expect(await people.groupsOf(member.userId, [otherGroup])).toEqual({ memberOf: [], unknown: [] });
    });

    test("a group that does not exist is unknown, beside those that do", async () => {
      const { member, group } = target;
      const asked = await people.groupsOf(member.userId, ["No such group", group]);
      expect(asked).toEqual({ memberOf: [group], unknown: ["No such group"] });
    });

    test("nothing asked is nothing known", async () => {
      expect(await people.groupsOf(target.member.userId, [])).toEqual({ memberOf: [], unknown: [] });
    });

    test("whether anybody else is in a group", async () => {
      const { member, disabled, group, loneGroup } = target;
      expect(await people.hasMemberBesides(group, member.userId)).toBe(true);
      expect(await people.hasMemberBesides(loneGroup, member.userId)).toBe(false);
      expect(await people.hasMemberBesides(loneGroup, disabled.userId)).toBe(true);
      expect(await people.hasMemberBesides("No such group", member.userId)).toBe(false);
    });
  });
}
