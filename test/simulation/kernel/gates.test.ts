import { makeSimulatedWorld } from "../story/simulated-world.ts";
import { writeScript } from "../story/write-script.ts";
import { type Fault, faultsByScript } from "./faults.ts";
import { gatedPorts } from "./gates.ts";
import type { Invocation } from "./invocation.ts";
import type { Service } from "./ports.ts";
import { settled, VirtualTime } from "./virtual-time.ts";

const OBJECT = { key: "audit/one.json", body: "{}" };

/** One function that puts one object, with what goes wrong with that; what it and the bucket saw, and when in milliseconds. */
async function played(fault: Fault | undefined, away?: Service) {
  const time = new VirtualTime(0);
  const script = writeScript(1);
  const { world, conversations } = makeSimulatedWorld(script, time);
  const said: string[] = [];
  const invocation: Invocation = {
    id: "grant-access#1",
    functionName: "grant-access",
    startedAtMs: 0,
    policy: world.policy,
    calls: 0,
    isOver: false,
    frozenUntilMs: 0,
    kill: () => {
      invocation.isOver = true;
      said.push("killed");
    },
  };
  const nothing = async () => undefined;
  const submissions = { submitted: nothing, extensionSubmitted: nothing, clicked: nothing };
  const faults = faultsByScript(new Map(fault === undefined ? [] : [["grant-access#1 0 audit.put", fault]]));
  const keeper = {
    seed: 1,
    time,
    faults,
    isAway: (service: Service) => service === away,
    arriving: () => undefined,
    seen: () => said.push("put"),
    met: () => undefined,
    prepare: () => undefined,
  };
  const ports = gatedPorts(keeper, { ...world.ports(), conversations, submissions }, invocation);
  ports.audit.put(OBJECT).then(
    () => said.push("answered"),
    (error: unknown) => said.push(error instanceof Error ? error.name : "error"),
  );
  while (time.step()) await settled();
  return { said, isThere: world.audit.objects.has(OBJECT.key), ms: time.now() };
}

test.each<readonly [Fault | undefined, readonly string[]]>([
  [undefined, ["put", "answered"]],
  ["slow", ["put", "answered"]],
  ["frozen", ["put", "answered"]],
  ["twice", ["put", "put", "answered"]],
  ["after", ["put", "AuditUnavailableError"]],
  ["late", ["AuditUnavailableError", "put"]],
  ["before", ["AuditUnavailableError"]],
  ["throttled", ["AuditUnavailableError"]],
  ["killed after", ["put", "killed"]],
  ["killed before", ["killed"]],
])("a call with fault %p", async (fault, said) => {
  const seen = await played(fault);
  expect(seen.said).toEqual(said);
  expect(seen.isThere).toBe(said.includes("put"));
});

test("a service that is away carries out nothing, and its error is the one of its port", async () => {
  expect(await played(undefined, "bucket")).toMatchObject({ said: ["AuditUnavailableError"], isThere: false });
});

test("what is late is given up after 5 s, and carried out within four minutes", async () => {
  const { ms } = await played("late");
  expect(ms).toBeGreaterThan(5_000);
  expect(ms).toBeLessThan(241_000);
});
