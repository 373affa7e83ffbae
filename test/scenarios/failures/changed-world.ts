import type { AccountAssignment } from "../../../lambdas/domain/account-assignment.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import type { SlackUser } from "../../../local/slack/directory.ts";

import { readAnew } from "../directory/read-anew.ts";

const PRODUCTION = "222222222222";

/** What others do to the organisation while a request is on its way, and how to have it back as it was. */
export class ChangedWorld {
  readonly #stage: OpenStage;
  #undo: (() => void)[] = [];

  constructor(stage: OpenStage) {
    this.#stage = stage;
  }

  /** As it was, and without any access: what is left in the world of one test is none of the next one's. */
  clear(): void {
    this.restore();
    for (const row of this.#stage.assignments.rows()) this.#stage.assignments.setByHand(row, false);
  }

  /** Undoes all that was changed, the last first. */
  restore(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    readAnew(this.#stage);
  }

  /** Somebody makes or removes an assignment past Daypass. */
  byHand({ accountId, permissionSetArn, principalId }: AccountAssignment, exists: boolean): void {
    const row = { accountId, permissionSetArn, principalId, principalType: "USER" } as const;
    this.#stage.assignments.setByHand(row, exists);
  }

  setAccountState(state: "SUSPENDED" | "CLOSED"): void {
    const account = this.#stage.organisation.accounts.get(PRODUCTION);
    if (account === undefined) throw new Error(`there is no account ${PRODUCTION}`);
    const before = account.state;
    account.state = state;
    this.#undo.push(() => {
      account.state = before;
    });
  }

  removeAccount(): void {
    this.#remove(this.#stage.organisation.accounts, PRODUCTION);
  }

  disable(email: string): void {
    const user = this.#stage.organisation.userWithEmail(email);
    user.enabled = false;
    this.#undo.push(() => {
      user.enabled = true;
    });
  }

  /** Somebody else with the same address. */
  addUser(email: string): void {
    const { users } = this.#stage.organisation;
    const userId = "00000000-0000-4000-8000-00000000000f";
    users.set(userId, { userId, name: "Namesake", email, enabled: true });
    this.#undo.push(() => users.delete(userId));
  }

  leaveGroup(email: string, group: string): void {
    const { members } = this.#stage.organisation.groupNamed(group);
    const { userId } = this.#stage.organisation.userWithEmail(email);
    if (members.delete(userId)) this.#undo.push(() => members.add(userId));
  }

  /** The user and the memberships; assignments of a deleted user may linger. */
  deleteUser(email: string): void {
    const { users, groups } = this.#stage.organisation;
    const { userId } = this.#stage.organisation.userWithEmail(email);
    this.#remove(users, userId);
    for (const { members } of groups.values()) {
      if (members.delete(userId)) this.#undo.push(() => members.add(userId));
    }
  }

  /** Somebody is not who they were in Slack. */
  putSlackUser(now: SlackUser, before: SlackUser): void {
    this.#stage.workspace.putUser(now);
    this.#undo.push(() => this.#stage.workspace.putUser(before));
  }

  renamePermissionSet(from: string, to: string): void {
    const set = this.#stage.organisation.permissionSetNamed(from);
    set.name = to;
    this.#undo.push(() => {
      set.name = from;
    });
  }

  /** Another one of the same name; its predecessor took its assignments with it. */
  recreatePermissionSet(name: string): void {
    const { assignments, organisation } = this.#stage;
    const { permissionSets } = organisation;
    const old = organisation.permissionSetNamed(name);
    const arn = old.arn.replace(/ps-.{16}$/, "ps-00000000000000ff");
    for (const row of assignments.rows()) {
      if (row.permissionSetArn === old.arn) assignments.setByHand(row, false);
    }
    this.#remove(permissionSets, old.arn);
    permissionSets.set(arn, { ...old, arn });
    this.#undo.push(() => permissionSets.delete(arn));
  }

  #remove<Thing>(things: Map<string, Thing>, key: string): void {
    const thing = things.get(key);
    if (thing === undefined) throw new Error(`there is no ${key}`);
    things.delete(key);
    this.#undo.push(() => things.set(key, thing));
  }
}
