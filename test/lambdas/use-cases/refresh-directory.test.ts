// Over 200 lines, because it is one idea: one reading of the directory, however it is cut off.
import { makeInMemoryClock } from "../../../lambdas/adapters/in-memory/in-memory-clock.ts";
import { makeInMemoryDirectory } from "../../../lambdas/adapters/in-memory/in-memory-directory.ts";
import { makeInMemoryDirectorySnapshots } from "../../../lambdas/adapters/in-memory/in-memory-directory-snapshots.ts";
import { makeInMemoryProgressStore } from "../../../lambdas/adapters/in-memory/in-memory-progress-store.ts";
import type { Directory } from "../../../lambdas/ports/directory.ts";
import { DirectoryUnavailableError, NotPermittedError } from "../../../lambdas/ports/errors.ts";
import { makeRefreshDirectory, type RefreshDirectoryPorts } from "../../../lambdas/use-cases/refresh-directory.ts";
import { directoryOf } from "../../../local/lives/directory-of.ts";
import { organisationToRead, REFS } from "../../contracts/organisation-to-read.ts";
import { INSTANCE_ARN, MORNING } from "../../fixtures/access-requests.ts";
import { policyOf } from "../../fixtures/daypass-world.ts";
import { enlarge, knownDirectoryOf } from "../../fixtures/large-organisation.ts";

/** A directory with a count of its calls and of the instants at which they were made, and what can go wrong with them. */
function makeDesk() {
  const organisation = organisationToRead(INSTANCE_ARN);
  enlarge(organisation, 300, 105);
  const known = knownDirectoryOf(organisation);
  const clock = makeInMemoryClock(MORNING);
  const snapshots = makeInMemoryDirectorySnapshots();
  const progress = makeInMemoryProgressStore();
  const callsAt: number[] = [];
  const failing = { next: undefined as (() => Error) | undefined, everyNth: Number.POSITIVE_INFINITY };
  const inMemory = makeInMemoryDirectory(known, 20);
  const directory: Directory = new Proxy(inMemory, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: readonly unknown[]) => {
        callsAt.push(clock.now().getTime());
        const fault = failing.next;
        failing.next = undefined;
        if (fault !== undefined) throw fault();
        if (callsAt.length % failing.everyNth === 0) throw new DirectoryUnavailableError("rate exceeded");
        return method.apply(target, args);
      };
    },
  });
  const policy = { ...policyOf(), auditors: { users: [], groups: [...REFS] } };
  const ports: RefreshDirectoryPorts = {
    directory,
    snapshots,
    progress,
    policy,
    clock,
    pause: async (milliseconds) => clock.advance(milliseconds / 1000),
  };
  let invocations = 0;
  /** One invocation in a sandbox of its own. */
  const step = (askedAt = MORNING, changes: Partial<RefreshDirectoryPorts> = {}) => {
    invocations += 1;
    return makeRefreshDirectory({ ...ports, ...changes })({ askedAt, invocation: `invocation-${invocations}` });
  };
  /** What the workflow does: until it is done, and waiting as it is told. */
  const refresh = async (askedAt = clock.now()) => {
    for (let steps = 1; steps < 200; steps += 1) {
      const { next, seconds } = await step(askedAt);
      if (next === "done") return steps;
      clock.advance(seconds);
    }
    throw new Error("the reading does not end");
  };
  const accountsRead = () =>
    snapshots.current.kind === "read" ? snapshots.current.snapshot.accounts.length : undefined;
  return { organisation, known, clock, snapshots, progress, callsAt, failing, ports, step, refresh, accountsRead };
}

let desk: ReturnType<typeof makeDesk>;
beforeEach(() => {
  desk = makeDesk();
});

function wholeNow() {
  const { startedAt, readAt } =
    desk.snapshots.current.kind === "read" ? desk.snapshots.current.snapshot : { startedAt: MORNING, readAt: MORNING };
  return { kind: "read", snapshot: directoryOf(desk.organisation, REFS, startedAt, readAt) };
}

test("what is read over many pages and several invocations is the whole directory", async () => {
  expect(await desk.refresh()).toBeGreaterThan(2);
  expect(desk.snapshots.current).toEqual(wholeNow());
  expect(desk.snapshots.replacements).toBe(1);
});

test("in no second are there five calls, across invocations and failures", async () => {
  desk.failing.everyNth = 7;
  await desk.refresh();
  const { callsAt } = desk;
  expect(callsAt.length).toBeGreaterThan(500);
  const most = Math.max(...callsAt.map((at) => callsAt.filter((other) => other >= at && other < at + 1000).length));
  expect(most).toBeLessThan(5);
  expect(most).toBeGreaterThan(2);
});

test("a second is counted: with too short a wait there would be more", async () => {
  const { callsAt } = desk;
  await desk.step(MORNING, { pause: async () => desk.clock.advance(0.1) });
  const inFirstSecond = callsAt.filter((at) => at < (callsAt[0] ?? 0) + 1000);
  expect(inFirstSecond.length).toBeGreaterThan(5);
});

test("no call is made again because an invocation ended", async () => {
  await desk.refresh();
  const unhurried = makeDesk();
  // a clock that stands still: one invocation reads everything
  const still = { ...unhurried.ports, clock: makeInMemoryClock(MORNING), pause: async () => {} };
  expect(await makeRefreshDirectory(still)({ askedAt: MORNING, invocation: "one" })).toMatchObject({ next: "done" });
  expect(desk.callsAt.length).toBe(unhurried.callsAt.length);
});

test("an invocation that dies in the middle loses what it read itself, and is waited for until its lease is over", async () => {
  await desk.step();
  const { progress } = await desk.progress.read();
  const before = progress.reading?.calls ?? 0;
  const died = new Error("killed");
  const writes = { count: 0 };
  const deadly = {
    ...desk.progress,
    write: async (...args: Parameters<typeof desk.progress.write>) => {
      writes.count += 1;
      if (writes.count === 2) throw died;
      return desk.progress.write(...args);
    },
  };
  await expect(desk.step(MORNING, { progress: deadly })).rejects.toBe(died);
  const calls = desk.callsAt.length;
  expect(await desk.step()).toMatchObject({ next: "again", seconds: 30, calls: before });
  expect(desk.callsAt).toHaveLength(calls);
  desk.clock.advance(150);
  expect((await desk.step()).calls).toBeGreaterThan(before);
  await desk.refresh(MORNING);
  expect(desk.snapshots.current).toEqual(wholeNow());
});

test("of two invocations at once one reads, and the other waits without a call", async () => {
  let inside: Promise<unknown> | undefined;
  const first = await desk.step(MORNING, {
    pause: async (milliseconds) => {
      inside ??= desk.step();
      desk.clock.advance(milliseconds / 1000);
      await inside;
    },
  });
  expect(await inside).toMatchObject({ next: "again" });
  expect(first.calls).toBe(desk.callsAt.length);
});

test("two that begin at the same instant: the write decides who reads", async () => {
  const outcomes = await Promise.all([desk.step(), desk.step()]);
  expect(outcomes.map(({ seconds }) => seconds).sort()).toEqual([1, 5]);
  expect(Math.max(...outcomes.map(({ calls }) => calls))).toBe(desk.callsAt.length);
});

describe("when a page fails", () => {
  test("the old snapshot stays, and the next step goes on at that page", async () => {
    await desk.refresh();
    const old = desk.snapshots.current;
    desk.clock.advance(3600);
    const askedAt = desk.clock.now();
    desk.failing.next = () => new DirectoryUnavailableError("rate exceeded");
    expect(await desk.step(askedAt)).toMatchObject({ next: "again", seconds: 2, calls: 0 });
    expect(desk.snapshots.current).toBe(old);
    await desk.refresh(askedAt);
    expect(desk.snapshots.replacements).toBe(2);
    expect(desk.snapshots.current).toEqual(wholeNow());
  });

  test("the waits grow, to a minute; after eight in a row the workflow is told, and nothing is lost", async () => {
    const waits: number[] = [];
    const busy = () => new DirectoryUnavailableError("rate exceeded");
    for (let failures = 1; failures <= 7; failures += 1) {
      desk.failing.next = busy;
      waits.push((await desk.step()).seconds);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60]);
    desk.failing.next = busy;
    await expect(desk.step()).rejects.toThrow(DirectoryUnavailableError);
    expect((await desk.step()).next).toBe("again");
    desk.failing.next = busy;
    expect((await desk.step()).seconds).toBe(2);
  });

  test("a missing permission is told at once, with what was read kept", async () => {
    await desk.step();
    const kept = (await desk.progress.read()).progress.reading?.calls;
    desk.failing.next = () => new NotPermittedError("organizations:ListRoots");
    await expect(desk.step()).rejects.toThrow(NotPermittedError);
    const { progress } = await desk.progress.read();
    expect(progress.reading?.calls).toBe(kept);
    expect(progress.lease).toBeUndefined();
  });

  test("a snapshot that cannot be put in place is put by the next step, without reading again", async () => {
    let outcome = await desk.step();
    const replace = async () => {
      throw new DirectoryUnavailableError("the bucket is away");
    };
    while (outcome.left > 0) outcome = await desk.step(MORNING, { snapshots: { ...desk.snapshots, replace } });
    expect(desk.snapshots.current.kind).toBe("missing");
    const calls = desk.callsAt.length;
    expect(await desk.step()).toMatchObject({ next: "done" });
    expect(desk.callsAt).toHaveLength(calls);
    expect(desk.snapshots.current).toEqual(wholeNow());
  });

  test("nothing is begun while it is not known how far it is", async () => {
    desk.progress.isDown = true;
    await expect(desk.step()).rejects.toThrow(DirectoryUnavailableError);
    expect(desk.callsAt).toEqual([]);
  });
});

test("a reading that began before it was asked for is finished, and then another one is read", async () => {
  await desk.step();
  desk.clock.advance(60);
  const askedAt = desk.clock.now();
  await desk.refresh(askedAt);
  expect(desk.snapshots.replacements).toBe(2);
  const { current } = desk.snapshots;
  expect(current.kind === "read" && current.snapshot.startedAt >= askedAt).toBe(true);
});

test("asked for again before it is read anew, it is done without a call", async () => {
  await desk.refresh();
  const calls = desk.callsAt.length;
  expect(await desk.step(MORNING)).toMatchObject({ next: "done" });
  expect(desk.callsAt).toHaveLength(calls);
});

test("a reading that is three hours old begins anew", async () => {
  await desk.step();
  desk.clock.advance(3 * 3600 + 200);
  const askedAt = desk.clock.now();
  await desk.refresh(askedAt);
  expect(desk.snapshots.replacements).toBe(1);
  expect(desk.snapshots.current).toEqual(wholeNow());
});

test("what goes while it is read is not in the snapshot, and keeps nothing else out of it", async () => {
  await desk.step();
  const [account, ...accounts] = [...desk.known.accounts.keys()].reverse();
  const [set, ...sets] = [...desk.known.permissionSets.keys()];
  const [group] = desk.known.groups.keys();
  desk.known.accounts.delete(account ?? "");
  desk.known.permissionSets.delete(set ?? "");
  desk.known.groups.delete(group ?? "");
  await desk.refresh(MORNING);
  const { snapshot } = desk.snapshots.current.kind === "read" ? desk.snapshots.current : { snapshot: undefined };
  // it was listed before it went, and its tags were read or not
  expect(snapshot?.accounts.length).toBeGreaterThanOrEqual(accounts.length);
  expect(snapshot?.permissionSets.map(({ permissionSetArn }) => permissionSetArn)).toEqual(sets.toSorted());
});

test("an account that is in no unit that was read has no known place, and is in the snapshot", async () => {
  const [id = "", account] = [...desk.known.accounts].find(([, { state }]) => state === "active") ?? [];
  if (account === undefined) throw new Error("there is no active account");
  desk.known.accounts.set(id, { ...account, parentId: "ou-dayp-99999999" });
  await desk.refresh();
  const { current } = desk.snapshots;
  const found =
    current.kind === "read" ? current.snapshot.accounts.find(({ accountId }) => accountId === id) : undefined;
  expect(found).toMatchObject({ name: account.name, path: [], tags: account.tags });
});

test("only a whole reading puts a snapshot in place, never a part of one", async () => {
  let outcome = await desk.step();
  while (outcome.next === "again") {
    expect(desk.accountsRead()).toBeUndefined();
    desk.clock.advance(1);
    outcome = await desk.step();
  }
  expect(desk.accountsRead()).toBe(desk.known.accounts.size);
});

test("planted: a reading that counts as whole too early is seen in the snapshot", async () => {
  const forgetful: Directory = new Proxy(desk.ports.directory, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (name !== "accounts" || typeof method !== "function") return method;
      // forgets that there is another page
      return async (token?: string) => ({ items: (await target.accounts(token)).items });
    },
  });
  let outcome = await desk.step(MORNING, { directory: forgetful });
  while (outcome.next === "again") outcome = await desk.step(MORNING, { directory: forgetful });
  expect(desk.snapshots.current).not.toEqual(wholeNow());
});
