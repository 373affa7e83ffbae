import type { AccessKind } from "../../lambdas/domain/access.ts";
import { type AccessProviderTarget, givenAccess, idOf } from "./provided-access.ts";

/** What is promised besides of a kind that Identity Center changes at once. */
export function describeImmediateAccess<Kind extends AccessKind>(
  kind: Kind,
  makeTarget: () => Promise<AccessProviderTarget<Kind>>,
): void {
  describe(`immediate access of kind ${kind}`, () => {
    const given = givenAccess(makeTarget);

    test("a creation is over with its answer", async () => {
      const { provider, access } = given();
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "succeeded" });
      expect(await provider.hasMutationInProgress(access)).toBe(false);
    });

    test("a removal is over with its answer", async () => {
      const { provider, access, letAllEnd } = given();
      await provider.create(access);
      await letAllEnd();
      const id = idOf(await provider.remove(access));
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "succeeded" });
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "unknown" });
    });

    test("a creation of what is there is accepted: it may have met itself, delivered twice", async () => {
      const { provider, access, letAllEnd } = given();
      await provider.create(access);
      await letAllEnd();
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "succeeded" });
    });

    test("a removal of what is not there says so", async () => {
      const { provider, access } = given();
      expect(await provider.remove(access)).toEqual({ kind: "absent" });
    });

    test("what is made again after its removal is there", async () => {
      const { provider, access, letAllEnd } = given();
      await provider.create(access);
      await letAllEnd();
      await provider.remove(access);
      await letAllEnd();
      await provider.create(access);
      await letAllEnd();
      expect(await provider.observe(access)).toBe("present");
    });

    test("no permit limits it", () => {
      const { provider } = given();
      expect(provider.needsPermits).toBe(false);
    });
  });
}
