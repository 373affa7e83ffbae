import type { Bindings } from "../../../lambdas/ports/bindings.ts";
import { resolvePerson } from "../../../lambdas/steps/resolve-person.ts";
import { makeAddBinding } from "../../../lambdas/use-cases/add-binding.ts";
import { makeResetBinding } from "../../../lambdas/use-cases/reset-binding.ts";
import { person } from "../../fixtures/access-requests.ts";
import { makeWorld, TEAM_ID, type World } from "../../fixtures/daypass-world.ts";

const NINA = person(7, "nina");
/** Somebody else in Slack, with Nina's address. */
const TWIN = { ...NINA, slackUserId: "U0008" };
const BY = { kind: "administrator", claims: "olga", invocation: "i-1" } as const;
const ON = new Set<never>();
const OFF = new Set(["firstBindings"] as const);
const OTHERS_OFF = new Set(["requester", "reminders", "mentions", "refusedClicks"] as const);

let world: World;
beforeEach(() => {
  world = makeWorld();
  world.users.set(NINA.userId, { ...NINA, enabled: true });
  for (const { slackUserId } of [NINA, TWIN]) {
    world.chat.set(slackUserId, { ...NINA, slackUserId, teamId: TEAM_ID, unfitBecause: undefined });
  }
});

function use({ slackUserId } = NINA, changes: Parameters<World["ports"]>[0] = {}) {
  return resolvePerson(world.ports(changes), slackUserId, TEAM_ID);
}
const pages = () => world.operators.pages.map(({ runbook }) => runbook);
const bindingsOnRecord = () => [...world.audit.objects.keys()].filter((key) => key.includes("/bindings/"));
const topicIsAway = {
  async page() {
    throw new Error("no topic");
  },
};

test.each([
  ["nothing", ON],
  ["every other notice", OTHERS_OFF],
])("with %s switched off, operators hear of a first binding before it counts", async (_what, silenced) => {
  await expect(use(NINA, { silenced, operators: topicIsAway })).rejects.toThrow("no topic");
  expect((await world.bindings.claimOf(NINA.userId))?.told).toBe(false);
  expect((await use(NINA, { silenced })).kind).toBe("person");
  expect(pages()).toEqual(["somebody-was-bound"]);
});

test("switched off, a first use binds all the same: on record, in force, and no page", async () => {
  expect((await use(NINA, { silenced: OFF })).kind).toBe("person");
  expect((await world.bindings.claimOf(NINA.userId))?.told).toBe(true);
  expect(bindingsOnRecord()).toHaveLength(1);
  expect(pages()).toEqual([]);
});

test("switched off, the topic is not needed for it, and the bucket is", async () => {
  const put = async () => {
    throw new Error("no bucket");
  };
  await expect(use(NINA, { silenced: OFF, audit: { ...world.audit, put } })).rejects.toThrow("no bucket");
  expect((await world.bindings.claimOf(NINA.userId))?.told).toBe(false);
  expect((await use(NINA, { silenced: OFF, operators: topicIsAway })).kind).toBe("person");
});

test("switched off, one that was left half made is completed without a page", async () => {
  const dying: Bindings = {
    ...world.bindings,
    async noteTold() {
      throw new Error("died");
    },
  };
  await expect(use(NINA, { silenced: OFF, bindings: dying })).rejects.toThrow("died");
  expect((await use(NINA, { silenced: OFF })).kind).toBe("person");
  expect(bindingsOnRecord()).toHaveLength(1);
  expect(pages()).toEqual([]);
});

test("switched off, whoever is refused because two identities do not fit together is paged", async () => {
  await use(NINA, { silenced: OFF });
  expect((await use(TWIN, { silenced: OFF })).kind).toBe("refused");
  expect(pages()).toEqual(["it-is-not-certain-who-somebody-is"]);
});

test("switched off, what an administrator binds, confirms and resets is paged", async () => {
  await use(NINA, { silenced: OFF });
  const ports = world.ports({ silenced: OFF });
  expect((await makeAddBinding(ports)(NINA.slackUserId, { userId: NINA.userId }, BY)).kind).toBe("bound");
  expect((await makeResetBinding(ports)({ userId: NINA.userId }, BY)).kind).toBe("reset");
  expect((await makeAddBinding(ports)(NINA.slackUserId, { userId: NINA.userId }, BY)).kind).toBe("bound");
  expect(pages()).toEqual(Array(3).fill("somebody-was-bound"));
});

test("switched off, one that an administrator left half made is told by the person's next use", async () => {
  const dying: Bindings = {
    ...world.bindings,
    async point() {
      throw new Error("died");
    },
  };
  const adding = makeAddBinding(world.ports({ bindings: dying }))(NINA.slackUserId, { userId: NINA.userId }, BY);
  await expect(adding).rejects.toThrow("died");
  await world.bindings.point({ teamId: TEAM_ID, slackUserId: NINA.slackUserId }, NINA.userId);
  expect((await use(NINA, { silenced: OFF })).kind).toBe("person");
  expect(pages()).toEqual(["somebody-was-bound"]);
});
