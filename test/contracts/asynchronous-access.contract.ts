import type { AccessKind, AccessOf } from "../../lambdas/domain/access.ts";
import type { AccessProvider } from "../../lambdas/ports/access-provider.ts";
import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import { type AccessProviderTarget, idOf, LONG_ENOUGH } from "./access-provider.contract.ts";
import { OUTAGES } from "./contract-target.ts";

/** One whose operations take a while, and may fail in the end. */
export interface AsynchronousAccessTarget<Kind extends AccessKind> extends AccessProviderTarget<Kind> {
  /** The next operation of this kind is accepted, and fails in the end. */
  failNext(kind: "create" | "delete", because: "the person is gone" | "something else"): void;
}

/** What is promised besides of a kind that Identity Center changes asynchronously. */
export function describeAsynchronousAccess<Kind extends AccessKind>(
  kind: Kind,
  makeTarget: () => Promise<AsynchronousAccessTarget<Kind>>,
): void {
  describe(`asynchronous access of kind ${kind}`, () => {
    let target: AsynchronousAccessTarget<Kind>;
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

    const create = async () => {
      const id = idOf(await provider.create(access));
      await target.advance(LONG_ENOUGH);
      return id;
    };

    test("a creation is accepted, in progress, and not present before it has ended", async () => {
      const id = idOf(await provider.create(access));
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "in-progress" });
      expect(await provider.hasMutationInProgress(access)).toBe(true);
      expect(await provider.observe(access)).toBe("absent");
    });

    test("a creation in progress is nobody else's", async () => {
      const other = target.freshAccess();
      await provider.create(access);
      expect(await provider.hasMutationInProgress(other)).toBe(false);
    });

    test("a removal is accepted and in progress before it has ended", async () => {
      await create();
      const id = idOf(await provider.remove(access));
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "in-progress" });
      expect(await provider.hasMutationInProgress(access)).toBe(true);
    });

    test("a second change meanwhile is a conflict, and starts nothing", async () => {
      await provider.create(access);
      expect(await provider.remove(access)).toMatchObject({ kind: "busy", conflict: true });
      await target.advance(LONG_ENOUGH);
      expect(await provider.observe(access)).toBe("present");
    });

    test("a creation of what is there is accepted as if it were not", async () => {
      await create();
      await create();
      expect(await provider.observe(access)).toBe("present");
    });

    test.each(OUTAGES)("while the service is %s, how an operation went is not known", async (outage) => {
      const id = await create();
      target.breakDown(outage);
      await expect(provider.statusOf(access, "create", id)).rejects.toThrow(IdentityCenterUnavailableError);
      await expect(provider.hasMutationInProgress(access)).rejects.toThrow(IdentityCenterUnavailableError);
      target.mend();
    });

    test("its creations are limited", () => {
      expect(provider.needsPermits).toBe(true);
    });

    test("a creation's id is no removal's", async () => {
      const id = await create();
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "unknown" });
    });

    test.each([
      ["the person is gone", true],
      ["something else", false],
    ] as const)("a creation that fails because %s says so, and made nothing", async (because, principalGone) => {
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
      await create();
      target.failNext("delete", because);
      const id = idOf(await provider.remove(access));
      await target.advance(LONG_ENOUGH);
      const failed = { kind: "failed", why: expect.any(String), principalGone };
      expect(await provider.statusOf(access, "delete", id)).toEqual(failed);
      expect(await provider.observe(access)).toBe("present");
    });
  });
}
