import type { AccountAssignment } from "../../lambdas/domain/account-assignment.ts";
import type { Assignments, Mutation } from "../../lambdas/ports/assignments.ts";
import type { ContractTarget } from "./contract-target.ts";

/** An Identity Center in which each test has an assignment of its own that nobody has yet. */
export interface AssignmentsTarget extends ContractTarget<Assignments> {
  freshAssignment(): AccountAssignment;
}

/** Seconds after which any operation has ended and is listed. */
const LONG_ENOUGH = 120;

/** What every Identity Center promises of assignments. */
export function describeAssignments(makeTarget: () => Promise<AssignmentsTarget>): void {
  describe("assignments", () => {
    let target: AssignmentsTarget;
    let assignments: Assignments;
    let assignment: AccountAssignment;
    beforeEach(async () => {
      target = await makeTarget();
      assignments = target.port;
      assignment = target.freshAssignment();
    });
    afterEach(async () => {
      await assignments.startDelete(assignment);
      await target.advance(LONG_ENOUGH);
      await target.close?.();
    });

    const idOf = (mutation: Mutation): string => {
      if (mutation.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(mutation)}`);
      return mutation.awsRequestId;
    };
    const create = async () => {
      const id = idOf(await assignments.startCreate(assignment));
      await target.advance(LONG_ENOUGH);
      return id;
    };

    test("what nobody made is not present, and nothing is in progress", async () => {
      expect(await assignments.isPresent(assignment)).toBe(false);
      expect(await assignments.hasMutationInProgress(assignment)).toBe(false);
    });

    test("a creation is accepted, in progress, and not present before it has ended", async () => {
      const id = idOf(await assignments.startCreate(assignment));
      expect(await assignments.statusOf(assignment, "create", id)).toEqual({ kind: "in-progress" });
      expect(await assignments.hasMutationInProgress(assignment)).toBe(true);
      expect(await assignments.isPresent(assignment)).toBe(false);
    });

    test("a creation ends, and then it is listed", async () => {
      const id = await create();
      expect(await assignments.statusOf(assignment, "create", id)).toEqual({ kind: "succeeded" });
      expect(await assignments.hasMutationInProgress(assignment)).toBe(false);
      expect(await assignments.isPresent(assignment)).toBe(true);
    });

    test("a second change meanwhile is a conflict, and starts nothing", async () => {
      await assignments.startCreate(assignment);
      expect(await assignments.startDelete(assignment)).toMatchObject({ kind: "busy", conflict: true });
      await target.advance(LONG_ENOUGH);
      expect(await assignments.isPresent(assignment)).toBe(true);
    });

    test("a deletion ends, and then it is listed no more", async () => {
      await create();
      const id = idOf(await assignments.startDelete(assignment));
      expect(await assignments.statusOf(assignment, "delete", id)).toEqual({ kind: "in-progress" });
      await target.advance(LONG_ENOUGH);
      expect(await assignments.statusOf(assignment, "delete", id)).toEqual({ kind: "succeeded" });
      expect(await assignments.isPresent(assignment)).toBe(false);
    });

    test("a creation of what is there is accepted as if it were not", async () => {
      await create();
      await create();
      expect(await assignments.isPresent(assignment)).toBe(true);
    });

    test("an operation that was never started is unknown", async () => {
      const id = "00000000-0000-4000-8000-000000000000";
      expect(await assignments.statusOf(assignment, "create", id)).toEqual({ kind: "unknown" });
      expect(await assignments.statusOf(assignment, "delete", id)).toEqual({ kind: "unknown" });
    });

    test("a creation's id is no deletion's", async () => {
      const id = await create();
      expect(await assignments.statusOf(assignment, "delete", id)).toEqual({ kind: "unknown" });
    });

    test("somebody else's assignment is none of it", async () => {
      const other = target.freshAssignment();
      await create();
      expect(await assignments.isPresent(other)).toBe(false);
      expect(await assignments.hasMutationInProgress(other)).toBe(false);
    });

    test("a deletion of what is not there ends without it", async () => {
      expect(["absent", "accepted"]).toContain((await assignments.startDelete(assignment)).kind);
      await target.advance(LONG_ENOUGH);
      expect(await assignments.isPresent(assignment)).toBe(false);
    });

    test("the instance answers", async () => {
      expect(await assignments.instanceAnswers(assignment)).toBe(true);
    });
  });
}
