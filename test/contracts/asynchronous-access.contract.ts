import type { AccessKind } from "../../lambdas/domain/access.ts";
import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import { OUTAGES } from "./contract-target.ts";
import { type AsynchronousAccessTarget, givenAccess, idOf } from "./provided-access.ts";

/** What is promised besides of a kind that Identity Center changes asynchronously. */
export function describeAsynchronousAccess<Kind extends AccessKind>(
  kind: Kind,
  makeTarget: () => Promise<AsynchronousAccessTarget<Kind>>,
): void {
  describe(`asynchronous access of kind ${kind}`, () => {
    const given = givenAccess(makeTarget);

    test("a creation is accepted, in progress, and not present before it has ended", async () => {
      const { provider, access } = given();
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "in-progress" });
      expect(await provider.hasMutationInProgress(access)).toBe(true);
      expect(await provider.observe(access)).toBe("absent");
    });

    test("a creation in progress is nobody else's", async () => {
      const { target, provider, access } = given();
      const other = target.freshAccess();
      await provider.create(access);
      expect(await provider.hasMutationInProgress(other)).toBe(false);
    });

    test("a removal is accepted and in progress before it has ended", async () => {
      const { provider, access, create } = given();
      await create();
      const id = idOf(await provider.remove(access));
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "in-progress" });
      expect(await provider.hasMutationInProgress(access)).toBe(true);
    });

    test("a second change meanwhile is a conflict, and starts nothing", async () => {
      const { provider, access, letAllEnd } = given();
      await provider.create(access);
      expect(await provider.remove(access)).toMatchObject({ kind: "busy", conflict: true });
      await letAllEnd();
      expect(await provider.observe(access)).toBe("present");
    });

    test("a creation of what is there is accepted as if it were not", async () => {
      const { provider, access, create } = given();
      await create();
      await create();
      expect(await provider.observe(access)).toBe("present");
    });

    test.each(OUTAGES)("while the service is %s, how an operation went is not known", async (outage) => {
      const { target, provider, access, create } = given();
      const id = await create();
      target.breakDown(outage);
      await expect(provider.statusOf(access, "create", id)).rejects.toThrow(IdentityCenterUnavailableError);
      await expect(provider.hasMutationInProgress(access)).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
    });

    test("its creations are limited", () => {
      const { provider } = given();
      expect(provider.needsPermits).toBe(true);
    });

    test("a creation's id is no removal's", async () => {
      const { provider, access, create } = given();
      const id = await create();
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "unknown" });
    });

    test.each([
      ["the person is gone", true],
      ["something else", false],
    ] as const)("a creation that fails because %s says so, and made nothing", async (because, principalGone) => {
      const { target, provider, access, create } = given();
      target.failNext("create", because);
      const id = await create();
      const failed = { kind: "failed", why: expect.any(String), principalGone };
      expect(await provider.statusOf(access, "create", id)).toEqual(failed);
      expect(await provider.hasMutationInProgress(access)).toBe(false);
      expect(await provider.observe(access)).toBe("absent");
    });

    test.each([
      ["the person is gone", true],
      ["something else", false],
    ] as const)("a removal that fails because %s says so, and removed nothing", async (because, principalGone) => {
      const { target, provider, access, create, letAllEnd } = given();
      await create();
      target.failNext("delete", because);
      const id = idOf(await provider.remove(access));
      await letAllEnd();
      const failed = { kind: "failed", why: expect.any(String), principalGone };
      expect(await provider.statusOf(access, "delete", id)).toEqual(failed);
      expect(await provider.observe(access)).toBe("present");
    });
  });
}
