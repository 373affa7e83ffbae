import type { AccessKind } from "../../lambdas/domain/access.ts";
import { IdentityCenterUnavailableError } from "../../lambdas/ports/errors.ts";
import { OUTAGES } from "./contract-target.ts";
import { type AccessProviderTarget, givenAccess, idOf } from "./provided-access.ts";

/** What every provider of access promises, whatever its kind: a grant and a revocation rely on nothing else. */
export function describeAccessProvider<Kind extends AccessKind>(
  kind: Kind,
  makeTarget: () => Promise<AccessProviderTarget<Kind>>,
): void {
  describe(`access of kind ${kind}`, () => {
    const given = givenAccess(makeTarget);
    const unavailable = (call: Promise<unknown>) => expect(call).rejects.toThrow(IdentityCenterUnavailableError);

    test("the provider is of its kind", () => {
      const { provider, access } = given();
      expect(provider.kind).toBe(kind);
      expect(access.kind).toBe(kind);
    });

    test("what nobody made is absent, and nothing is in progress", async () => {
      const { provider, access } = given();
      expect(await provider.observe(access)).toBe("absent");
      expect(await provider.hasMutationInProgress(access)).toBe(false);
    });

    test("a creation ends, and then it is present", async () => {
      const { provider, access, create } = given();
      const id = await create();
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "succeeded" });
      expect(await provider.hasMutationInProgress(access)).toBe(false);
      expect(await provider.observe(access)).toBe("present");
    });

    test("a removal ends, and then it is absent", async () => {
      const { provider, access, create, letAllEnd } = given();
      await create();
      const id = idOf(await provider.remove(access));
      await letAllEnd();
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "succeeded" });
      expect(await provider.hasMutationInProgress(access)).toBe(false);
      expect(await provider.observe(access)).toBe("absent");
    });

    test("a creation of what is there leaves it there", async () => {
      const { provider, access, create, letAllEnd } = given();
      await create();
      await provider.create(access);
      await letAllEnd();
      expect(await provider.observe(access)).toBe("present");
    });

    test("a removal of what is not there ends without it", async () => {
      const { provider, access, letAllEnd } = given();
      expect(["absent", "accepted"]).toContain((await provider.remove(access)).kind);
      await letAllEnd();
      expect(await provider.observe(access)).toBe("absent");
    });

    test("an operation that was never started is unknown", async () => {
      const { provider, access } = given();
      const id = "00000000-0000-4000-8000-000000000000";
      expect(await provider.statusOf(access, "create", id)).toEqual({ kind: "unknown" });
      expect(await provider.statusOf(access, "delete", id)).toEqual({ kind: "unknown" });
    });

    test("somebody else's access is none of it", async () => {
      const { target, provider, create } = given();
      const other = target.freshAccess();
      await create();
      expect(await provider.observe(other)).toBe("absent");
      expect(await provider.hasMutationInProgress(other)).toBe(false);
    });

    test("what differs from it in one thing is none of it", async () => {
      const { target, provider, access } = given();
      const foreign = Object.entries(target.makeForeign(access));
      expect(foreign.length).toBeGreaterThan(2);
      for (const [what, make] of foreign) {
        await make();
        expect([what, await provider.observe(access)]).toEqual([what, "absent"]);
      }
    });

    test("it is found among more people than one page tells", async () => {
      const { target, provider, access, create } = given();
      await target.makeCrowd(access);
      expect(await provider.observe(access)).toBe("absent");
      await create();
      expect(await provider.observe(access)).toBe("present");
    });

    test("to what is gone there is no access, while the instance answers", async () => {
      const { target, provider, access } = given();
      for (const [what, gone] of Object.entries(target.toWhatIsGone(access))) {
        expect([what, await provider.observe(gone)]).toEqual([what, "absent"]);
      }
    });

    test("an instance that is not there proves no absence (P5)", async () => {
      const { target, provider, access } = given();
      await unavailable(provider.observe(target.inNoInstance(access)));
    });

    test("a creation whose answer was lost is there all the same", async () => {
      const { target, provider, access, letAllEnd } = given();
      target.loseAnswer("create");
      await unavailable(provider.create(access));
      await letAllEnd();
      expect(await provider.observe(access)).toBe("present");
    });

    test("a removal whose answer was lost has removed it all the same", async () => {
      const { target, provider, access, create, letAllEnd } = given();
      await create();
      target.loseAnswer("delete");
      await unavailable(provider.remove(access));
      await letAllEnd();
      expect(await provider.observe(access)).toBe("absent");
    });

    describe.each(OUTAGES)("while the service is %s", (outage) => {
      test("nothing is known of it, and least of all that it is absent", async () => {
        const { target, provider, access, create } = given();
        const id = await create();
        target.breakDown(outage);
        await unavailable(provider.observe(access));
        // a kind that never has to ask tells the same as ever
        const known = [{ kind: "succeeded" }, false];
        const told = [provider.statusOf(access, "create", id), provider.hasMutationInProgress(access)];
        for (const [at, call] of told.entries()) {
          const answer: unknown = await call.catch((error: unknown) => error);
          if (!(answer instanceof IdentityCenterUnavailableError)) expect(answer).toEqual(known[at]);
        }
        target.mend();
        expect(await provider.observe(access)).toBe("present");
      });

      test("nothing is started, and nobody is told that it was", async () => {
        const { target, provider, access, letAllEnd } = given();
        target.breakDown(outage);
        const told = await Promise.all(
          [provider.create(access), provider.remove(access)].map((call) =>
            call.then(({ kind }) => kind).catch((error: unknown) => error),
          ),
        );
        for (const answer of told) {
          expect(answer === "busy" || answer instanceof IdentityCenterUnavailableError).toBe(true);
        }
        target.mend();
        await letAllEnd();
        expect(await provider.observe(access)).toBe("absent");
      });
    });
  });
}
