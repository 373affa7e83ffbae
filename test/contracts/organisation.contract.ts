import { DirectoryUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Account, Organisation } from "../../lambdas/ports/organisation.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

/** An organization with exactly these accounts. */
export interface OrganisationTarget extends BreakableTarget<Organisation> {
  readonly accounts: readonly Account[];
  suspend(accountId: string): Asked<void>;
}

const NOBODYS = "999999999999";

/** What every organization promises. */
export function describeOrganisation(makeTarget: () => Promise<OrganisationTarget>): void {
  describe("organisation", () => {
    let target: OrganisationTarget;
    let organisation: Organisation;
    beforeEach(async () => {
      target = await makeTarget();
      organisation = target.port;
    });
    afterEach(() => target.close?.());

    const activeMember = (): Account => {
      const found = target.accounts.find(
        ({ state, isManagementAccount }) => state === "active" && !isManagementAccount,
      );
      if (found === undefined) throw new Error("the target has no active member account");
      return found;
    };

    test("each account is described as it is, whatever its state", async () => {
      for (const account of target.accounts) {
        expect(await organisation.describeAccount(account.accountId)).toEqual(account);
      }
    });

    test("the target has every state, and one management account", () => {
      expect(new Set(target.accounts.map(({ state }) => state))).toEqual(
        new Set(["active", "suspended", "closed", "other"]),
      );
      expect(target.accounts.filter(({ isManagementAccount }) => isManagementAccount)).toHaveLength(1);
    });

    test("an account of nobody is not found", async () => {
      expect(await organisation.describeAccount(NOBODYS)).toBeUndefined();
    });

    test("an account that is suspended meanwhile is seen to be", async () => {
      const account = activeMember();
      expect(await organisation.describeAccount(account.accountId)).toMatchObject({ state: "active" });
      await target.suspend(account.accountId);
      expect(await organisation.describeAccount(account.accountId)).toEqual({ ...account, state: "suspended" });
    });

    test("one that is suspended leaves the others as they are", async () => {
      const account = activeMember();
      await target.suspend(account.accountId);
      for (const other of target.accounts.filter(({ accountId }) => accountId !== account.accountId)) {
        expect(await organisation.describeAccount(other.accountId)).toEqual(other);
      }
    });

    test("many who ask at once are told alike", async () => {
      const account = activeMember();
      const told = await Promise.all(Array.from({ length: 10 }, () => organisation.describeAccount(account.accountId)));
      expect(told).toEqual(told.map(() => account));
    });

    describe.each(OUTAGES)("while the service is %s", (outage) => {
      test("nothing is known of an account, and least of all that there is none", async () => {
        const { accountId } = activeMember();
        target.breakDown(outage);
        await expect(organisation.describeAccount(accountId)).rejects.toThrow(DirectoryUnavailableError);
        await expect(organisation.describeAccount(NOBODYS)).rejects.toThrow(DirectoryUnavailableError);
        target.mend();
        expect(await organisation.describeAccount(accountId)).toMatchObject({ accountId });
      });
    });
  });
}
