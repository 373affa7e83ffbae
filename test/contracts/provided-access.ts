import type { AccessKind, AccessOf } from "../../lambdas/domain/access.ts";
import type { AccessProvider, Mutation } from "../../lambdas/ports/access-provider.ts";
import type { Asked, BreakableTarget } from "./contract-target.ts";

/** An Identity Center in which each test has an access of its own that nobody has yet. */
export interface AccessProviderTarget<Kind extends AccessKind> extends BreakableTarget<AccessProvider<Kind>> {
  freshAccess(): AccessOf<Kind>;
  /** Somebody makes what differs from the access in one thing, past Daypass, and it is shown at once: by what differs. */
  makeForeign(access: AccessOf<Kind>): Readonly<Record<string, () => Asked<void>>>;
  /** More people than AWS tells on one page have the same, made past Daypass. */
  makeCrowd(access: AccessOf<Kind>): Asked<void>;
  /** The access as somebody would have it to what is not there any more: by what is gone. */
  toWhatIsGone(access: AccessOf<Kind>): Readonly<Record<string, AccessOf<Kind>>>;
  /** The same in an instance that is not there. */
  inNoInstance(access: AccessOf<Kind>): AccessOf<Kind>;
  /** The next call of this kind does what it does, and its answer is lost. */
  loseAnswer(kind: "create" | "delete"): void;
}

/** One whose operations take a while, and may fail in the end. */
export interface AsynchronousAccessTarget<Kind extends AccessKind> extends AccessProviderTarget<Kind> {
  /** The next operation of this kind is accepted, and fails in the end. */
  failNext(kind: "create" | "delete", because: "the person is gone" | "something else"): void;
}

/** Seconds after which any operation has ended and is listed. */
export const LONG_ENOUGH = 120;

/** What a test has: a target, its port, and an access that nobody has. */
interface Given<Kind extends AccessKind, Target extends AccessProviderTarget<Kind>> {
  readonly target: Target;
  readonly provider: AccessProvider<Kind>;
  readonly access: AccessOf<Kind>;
  /** Lets every operation end. @returns AWS's id of the one that was accepted. */
  create(): Promise<string>;
  letAllEnd(): Promise<void>;
}

/** For each test of the `describe` in which it is called, made before it and taken away behind it. */
export function givenAccess<Kind extends AccessKind, Target extends AccessProviderTarget<Kind>>(
  makeTarget: () => Promise<Target & AccessProviderTarget<Kind>>,
): () => Given<Kind, Target> {
  let given: Given<Kind, Target> | undefined;
  const current = () => {
    if (given === undefined) throw new Error("there is an access in tests alone");
    return given;
  };
  beforeEach(async () => {
    const target = await makeTarget();
    const provider = target.port;
    const access = target.freshAccess();
    const letAllEnd = () => target.advance(LONG_ENOUGH);
    const create = async () => {
      const id = idOf(await provider.create(access));
      await letAllEnd();
      return id;
    };
    given = { target, provider, access, create, letAllEnd };
  });
  afterEach(async () => {
    const { target, provider, access, letAllEnd } = current();
    target.mend();
    await provider.remove(access);
    await letAllEnd();
    await target.close?.();
  });
  return current;
}

export function idOf(mutation: Mutation): string {
  if (mutation.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(mutation)}`);
  return mutation.awsRequestId;
}
