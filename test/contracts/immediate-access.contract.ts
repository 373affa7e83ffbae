import type { AccessKind, AccessOf } from "../../lambdas/domain/access.ts";
import type { AccessProvider } from "../../lambdas/ports/access-provider.ts";
import { type AccessProviderTarget, idOf, LONG_ENOUGH } from "./access-provider.contract.ts";

/** What is promised besides of a kind that Identity Center changes at once. */
export function describeImmediateAccess<Kind extends AccessKind>(
  kind: Kind,
  makeTarget: () => Promise<AccessProviderTarget<Kind>>,
): void {
  describe(`immediate access of kind ${kind}`, () => {
    let target: AccessProviderTarget<Kind>;
    let provider: AccessProvider<Kind>;
    let access: AccessOf<Kind>;
    beforeEach(async () => {
      target = await makeTarget();
      provider = target.port;
      access = target.freshAccess();
    });
    afterEach(async () => {
      await provider.remove(access);
      await target.advance(LONG_ENOUGH);
      await target.close?.();
    });

    test("a creation is over with its answer", async () => {
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "succeeded" });
      expect(await provider.hasMutationInProgress(access)).toBe(false);
    });

    test("a removal is over with its answer", async () => {
      await provider.create(access);
      await target.advance(LONG_ENOUGH);
      const id = idOf(await provider.remove(access));
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "succeeded" });
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "unknown" });
    });

    test("a creation of what is there is accepted: it may have met itself, delivered twice", async () => {
      await provider.create(access);
      await target.advance(LONG_ENOUGH);
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "succeeded" });
    });

    test("a removal of what is not there says so", async () => {
      expect(await provider.remove(access)).toEqual({ kind: "absent" });
    });

    test("what is made again after its removal is there", async () => {
      await provider.create(access);
      await target.advance(LONG_ENOUGH);
      await provider.remove(access);
      await target.advance(LONG_ENOUGH);
      await provider.create(access);
      await target.advance(LONG_ENOUGH);
      expect(await provider.observe(access)).toBe("present");
    });

    test("no permit limits it", () => {
      expect(provider.needsPermits).toBe(false);
    });
  });
}
