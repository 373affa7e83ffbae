import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { GroupMembership } from "../../lambdas/domain/group-membership.ts";
import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import type { ExistingAccess } from "../../lambdas/ports/existing-access.ts";
import { type BreakableTarget, OUTAGES } from "./contract-target.ts";

export interface ExistingAccessTarget extends BreakableTarget<ExistingAccess> {
  /** Of a person who has nothing yet. */
  readonly access: AccountAssignment;
  /** Somebody gives the person the access itself. */
  giveDirectly(): Promise<void>;
  /** Gives it to a group of that name, with the person in it or not. */
  giveToGroup(name: string, isMember: boolean): Promise<void>;
}

export interface ExistingMembershipTarget extends BreakableTarget<ExistingAccess> {
  /** Of a person who is in no group. */
  readonly membership: GroupMembership;
  /** Somebody makes a person a member of that group. */
  join(membership: GroupMembership): Promise<void>;
  /** A group that does not exist. */
  readonly noGroup: string;
}

/** What every look at what people have promises of groups. */
export function describeExistingMemberships(makeTarget: () => Promise<ExistingMembershipTarget>): void {
  describe("existing memberships", () => {
    let target: ExistingMembershipTarget;
    beforeEach(async () => {
      target = await makeTarget();
    });
    afterEach(() => target.close?.());
    const ways = () => target.port.waysTo(target.membership);
    const NOT = { direct: false, throughGroups: [] };

    test("who is in no group has none", async () => {
      expect(await ways()).toEqual(NOT);
    });

    test("a member has the group directly, and never through another", async () => {
      await target.join(target.membership);
      expect(await ways()).toEqual({ direct: true, throughGroups: [] });
    });

    test("another member's is not had", async () => {
      const { principalId } = target.membership;
      await target.join({ ...target.membership, principalId: `${principalId.slice(0, -4)}ffff` });
      expect(await ways()).toEqual(NOT);
    });

    test("a group that is gone is not had", async () => {
      expect(await target.port.waysTo({ ...target.membership, groupId: target.noGroup })).toEqual(NOT);
    });

    test.each(OUTAGES)("a service that is %s is named", async (outage) => {
      target.breakDown(outage);
      await expect(ways()).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
      expect(await ways()).toEqual(NOT);
    });
  });
}

/** What every look at what people have promises. */
export function describeExistingAccess(makeTarget: () => Promise<ExistingAccessTarget>): void {
  describe("existing access", () => {
    let target: ExistingAccessTarget;
    beforeEach(async () => {
      target = await makeTarget();
    });
    afterEach(() => target.close?.());
    const ways = () => target.port.waysTo(target.access);

    test("nothing is had in no way", async () => {
      expect(await ways()).toEqual({ direct: false, throughGroups: [] });
    });

    test("what was given to the person is direct", async () => {
      await target.giveDirectly();
      expect(await ways()).toEqual({ direct: true, throughGroups: [] });
    });

    test("what a group of the person has is had through it, by its name", async () => {
      await target.giveToGroup("Platform", true);
      expect(await ways()).toEqual({ direct: false, throughGroups: ["Platform"] });
    });

    test("what a group of other people has is not had", async () => {
      await target.giveToGroup("Finance", false);
      expect(await ways()).toEqual({ direct: false, throughGroups: [] });
    });

    test("both ways are told", async () => {
      await target.giveDirectly();
      await target.giveToGroup("Platform", true);
      await target.giveToGroup("Finance", false);
      expect(await ways()).toEqual({ direct: true, throughGroups: ["Platform"] });
    });

    test("it is not for the same person's other permission sets", async () => {
      await target.giveDirectly();
      const { access } = target;
      const permissionSetArn = `${access.permissionSetArn.slice(0, -4)}ffff`;
      expect(await target.port.waysTo({ ...access, permissionSetArn })).toMatchObject({ direct: false });
    });

    test("it is not for the same access of other people", async () => {
      await target.giveDirectly();
      const { access } = target;
      const principalId = `${access.principalId.slice(0, -4)}ffff`;
      expect(await target.port.waysTo({ ...access, principalId })).toMatchObject({ direct: false });
    });

    test.each(OUTAGES)("a service that is %s is named", async (outage) => {
      target.breakDown(outage);
      await expect(ways()).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
      expect(await ways()).toMatchObject({ direct: false });
    });
  });
}
