import type { Actor } from "../../lambdas/domain/person.ts";
import { daypass } from "../../lambdas/domain/person.ts";
import type { RevocationReason } from "../../lambdas/domain/revocation.ts";
import { WorkflowsUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Workflows } from "../../lambdas/ports/workflows.ts";
import { person } from "../fixtures/access-requests.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

interface AskedRevocation {
  readonly id: string;
  readonly reason: RevocationReason;
  readonly by: Actor;
  readonly why?: string | undefined;
}

/** Workflows of which none has been started yet, and executions that wait. */
export interface WorkflowsTarget extends BreakableTarget<Workflows> {
  /** An execution begins to wait; its token. */
  waitToken(): Promise<string>;
  /** What the one that waited for the token was told; undefined when nothing. */
  told(token: string): Promise<string | undefined>;
  /** The wait ends by itself. */
  timeOut(token: string): Promise<void>;
  /** A token of the right form that nobody ever waited for. */
  strangeToken(): string;
  /** What revocations were started with, oldest first. */
  revocations(): Asked<readonly AskedRevocation[]>;
  /** Ids of the requests whose lives were started anew, oldest first. */
  resumed(): Asked<readonly string[]>;
}

const ID = "0123456789abcdef0123456789abcdef";
const PANIC: AskedRevocation = { id: ID, reason: "panic", by: { kind: "person", person: person(1) }, why: 'ä "b"' };
const OVERDUE: AskedRevocation = { id: ID, reason: "overdue", by: daypass("sweep") };

/** What all workflows promise: a bell rings once, and a start that was accepted happens. */
export function describeWorkflows(makeTarget: () => Promise<WorkflowsTarget>): void {
  describe("workflows", () => {
    let target: WorkflowsTarget;
    let workflows: Workflows;
    beforeEach(async () => {
      target = await makeTarget();
      workflows = target.port;
    });
    afterEach(() => target.close?.());

    const revoke = ({ id, reason, by, why }: AskedRevocation) => workflows.startRevocation(id, reason, by, why);

    test("who waits is told the status", async () => {
      const token = await target.waitToken();
      expect(await target.told(token)).toBeUndefined();
      expect(await workflows.ring(token, "approved")).toBe("rung");
      expect(await target.told(token)).toBe("approved");
    });

    test("a bell that was rung already is closed, and who waited keeps the first word", async () => {
      const token = await target.waitToken();
      await workflows.ring(token, "approved");
      expect(await workflows.ring(token, "denied")).toBe("closed");
      expect(await workflows.ring(token, "approved")).toBe("closed");
      expect(await target.told(token)).toBe("approved");
    });

    test("of two that ring at once one does", async () => {
      const token = await target.waitToken();
      const answers = await Promise.all(["approved", "denied"].map((status) => workflows.ring(token, status)));
      expect(answers.toSorted()).toEqual(["closed", "rung"]);
      expect(await target.told(token)).toBe(answers[0] === "rung" ? "approved" : "denied");
    });

    test("a wait that timed out is closed, and nobody is told", async () => {
      const token = await target.waitToken();
      await target.timeOut(token);
      expect(await workflows.ring(token, "approved")).toBe("closed");
      expect(await target.told(token)).toBeUndefined();
    });

    test("a bell rings for the one who waits for it alone", async () => {
      const [mine, other] = [await target.waitToken(), await target.waitToken()];
      await workflows.ring(mine, "approved");
      expect(await target.told(other)).toBeUndefined();
      expect(await workflows.ring(other, "denied")).toBe("rung");
    });

    test("a token that nobody waits for is closed, and so is what is none", async () => {
      expect(await workflows.ring(target.strangeToken(), "approved")).toBe("closed");
      expect(await workflows.ring("no token", "approved")).toBe("closed");
    });

    test("a revocation is started with its reason, and by whom and why it was asked for", async () => {
      await revoke(PANIC);
      await revoke(OVERDUE);
      expect(await target.revocations()).toEqual([PANIC, OVERDUE]);
      expect(await target.resumed()).toEqual([]);
    });

    test("a revocation that is started twice is accepted twice", async () => {
      await revoke(OVERDUE);
      await revoke(OVERDUE);
      await revoke({ ...OVERDUE, reason: "panic" });
      expect((await target.revocations()).map(({ reason }) => reason)).toEqual(["overdue", "overdue", "panic"]);
    });

    test("a life is started anew, as often as it is asked for", async () => {
      await workflows.resumeAccess(ID);
      await workflows.resumeAccess(ID);
      expect(await target.resumed()).toEqual([ID, ID]);
      expect(await target.revocations()).toEqual([]);
    });

    describe.each(OUTAGES)("while the service is %s", (outage) => {
      test("a bell that cannot be rung is not closed, and rings later", async () => {
        const token = await target.waitToken();
        target.breakDown(outage);
        await expect(workflows.ring(token, "approved")).rejects.toThrow(WorkflowsUnavailableError);
        target.mend();
        expect(await target.told(token)).toBeUndefined();
        expect(await workflows.ring(token, "approved")).toBe("rung");
      });

      test("who starts something knows that nothing was started", async () => {
        target.breakDown(outage);
        await expect(revoke(OVERDUE)).rejects.toThrow(WorkflowsUnavailableError);
        await expect(workflows.resumeAccess(ID)).rejects.toThrow(WorkflowsUnavailableError);
        expect([await target.revocations(), await target.resumed()]).toEqual([[], []]);
      });
    });
  });
}
