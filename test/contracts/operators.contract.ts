import { OperatorsUnavailableError } from "../../lambdas/ports/errors.ts";
import type { Operators } from "../../lambdas/ports/operators.ts";
import { type Asked, type BreakableTarget, OUTAGES } from "./contract-target.ts";

type Page = Parameters<Operators["page"]>[0];

/** A pager with nobody paged yet, and what came out of it. */
export interface OperatorsTarget extends BreakableTarget<Operators> {
  /** Oldest first, as the operators read them. */
  paged(): Asked<readonly Page[]>;
}

const page: Page = { subject: "Daypass: look", text: "Access was not removed.\nTwice.", runbook: "overdue-removal" };

/** What every pager promises: whoever pages is heard, or knows that nobody was. */
export function describeOperators(makeTarget: () => Promise<OperatorsTarget>): void {
  describe("operators", () => {
    let target: OperatorsTarget;
    let operators: Operators;
    beforeEach(async () => {
      target = await makeTarget();
      operators = target.port;
    });
    afterEach(() => target.close?.());

    const subjects = async () => (await target.paged()).map(({ subject }) => subject);

    test("a page has its subject, its whole text, and where in the runbook to look", async () => {
      await operators.page(page);
      expect(await target.paged()).toEqual([page]);
    });

    test("who pages twice is heard twice, in order", async () => {
      await operators.page(page);
      await operators.page({ ...page, subject: "Daypass: look again" });
      await operators.page(page);
      expect(await subjects()).toEqual(["Daypass: look", "Daypass: look again", "Daypass: look"]);
    });

    test("a subject of 100 characters is whole, a longer one is cut and heard nevertheless", async () => {
      const longest = "x".repeat(100);
      await operators.page({ ...page, subject: longest });
      await operators.page({ ...page, subject: `${longest}y` });
      expect(await subjects()).toEqual([longest, longest]);
    });

    test("what a subject cannot say is heard nevertheless", async () => {
      await operators.page({ ...page, subject: "Zugang für\nRita" });
      expect(await subjects()).toEqual(["Zugang f?r?Rita"]);
    });

    test("a subject that says nothing that can be said is heard nevertheless", async () => {
      await operators.page({ ...page, subject: "日本" });
      expect(await target.paged()).toEqual([{ ...page, subject: "??" }]);
    });

    test("a text may say anything", async () => {
      await operators.page({ ...page, text: "für Rita: 日本 & <b>" });
      expect((await target.paged())[0]?.text).toBe("für Rita: 日本 & <b>");
    });

    test.each(OUTAGES)("while the pager is %s, whoever pages knows that nobody was", async (outage) => {
      target.breakDown(outage);
      await expect(operators.page(page)).rejects.toThrow(OperatorsUnavailableError);
      expect(await target.paged()).toEqual([]);
      target.mend();
      await operators.page(page);
      expect(await target.paged()).toHaveLength(1);
    });
  });
}
