import { makeIdentityStorePeople } from "../../lambdas/adapters/aws/identity-store-people.ts";
import { type LocalGroup, Organisation } from "../../local/organisation.ts";
import { SharedRateLimit } from "../../local/services/identity-center/rate-limit.ts";
import { createIdentityStoreService } from "../../local/services/identity-store.ts";
import { type ServedAws, serveAws } from "./served-aws.ts";

const STORE = "d-1234567890";
const INSTANCE_ARN = "arn:aws:sso:::instance/ssoins-1234567890abcdef";
const MANY = 250;
const nameOf = (number: number) => `Group ${number}`;

const PLAIN = { disabled: false, slackGuest: false, bot: false, bound: false };

function makeOrganisation(): Organisation {
  const olga = { name: "Olga", email: "olga@example.com", slack: "U0OLGA", ...PLAIN };
  const groups = Array.from({ length: MANY }, (_, number) => ({ name: nameOf(number), isSynchronised: false }));
  const people = [{ ...olga, groups: [nameOf(7), nameOf(207)] }];
  const file = { managementAccount: "100000000001", units: [], accounts: [], permissionSets: [], groups, people };
  return new Organisation(file, INSTANCE_ARN, STORE);
}

const organisation = makeOrganisation();
let aws: ServedAws;
// one for all of them: the adapters' clients know one address
beforeAll(async () => {
  aws = await serveAws((clock) => [createIdentityStoreService(organisation, STORE, new SharedRateLimit(clock), clock)]);
});
beforeEach(() => {
  organisation.groups.clear();
  for (const [id, group] of makeOrganisation().groups) organisation.groups.set(id, group);
});
afterAll(() => aws.close());

function people() {
  return makeIdentityStorePeople(STORE, { now: () => new Date(aws.clock.now()) });
}

function olga(): string {
  return organisation.userWithEmail("olga@example.com").userId;
}

function replace(group: LocalGroup, changes: Partial<LocalGroup>): void {
  organisation.groups.delete(group.groupId);
  const changed = { ...group, ...changes };
  organisation.groups.set(changed.groupId, changed);
}

test("of more groups than one call takes, all are asked about, each once", async () => {
  const ids = [...organisation.groups.keys()].map((id) => `id:${id}`);
  const firstCall = aws.calls().length;
  const { memberOf, unknown } = await people().groupsOf(olga(), ids);
  const hers = [7, 207].map((number) => `id:${organisation.groupNamed(nameOf(number)).groupId}`);
  expect(memberOf).toEqual(hers);
  expect(unknown).toEqual([]);
  const asked = aws
    .calls()
    .slice(firstCall)
    .filter(({ operation }) => operation === "IsMemberInGroups");
  expect(asked.map(({ input }) => Object(input).GroupIds.length)).toEqual([100, 100, 50]);
});

test("one of them that is gone is unknown, and takes no other with it", async () => {
  const ids = [...organisation.groups.keys()].slice(0, 10).map((id) => `id:${id}`);
  organisation.groups.delete(ids[3]?.slice(3) ?? "");
  const { memberOf, unknown } = await people().groupsOf(olga(), ids);
  expect(memberOf).toEqual([ids[7]]);
  expect(unknown).toEqual([ids[3]]);
});

test("a name is asked for once in an invocation, and again when it counts later", async () => {
  const directory = people();
  const asking = async () => {
    const firstCall = aws.calls().length;
    await directory.groupsOf(olga(), [nameOf(7), nameOf(8)]);
    return aws
      .calls()
      .slice(firstCall)
      .map(({ operation }) => operation);
  };
  expect(await asking()).toEqual(["GetGroupId", "GetGroupId", "IsMemberInGroups"]);
  expect(await asking()).toEqual(["IsMemberInGroups"]);
  await aws.clock.skipBy(1_000);
  expect(await asking()).toEqual(["IsMemberInGroups", "GetGroupId"]);
});

describe("a group whose id is remembered", () => {
  const group = () => organisation.groupNamed(nameOf(7));
  const asked = async (directory: ReturnType<typeof people>) => directory.groupsOf(olga(), [nameOf(7)]);

  test.each<[string, () => void]>([
    ["renamed", () => replace(group(), { name: "Something else" })],
    ["deleted", () => organisation.groups.delete(group().groupId)],
    ["deleted, and made anew with the same members", () => replace(group(), { groupId: otherId() })],
    [
      "renamed, and another one has its name",
      () => {
        const { members } = group();
        replace(group(), { name: "Something else" });
        organisation.groups.set(otherId(), { groupId: otherId(), name: nameOf(7), members: new Set(members) });
      },
    ],
  ])("and which is %s gives nobody anything a second later", async (_what, change) => {
    const directory = people();
    expect(await asked(directory)).toEqual({ memberOf: [nameOf(7)], unknown: [] });
    change();
    await aws.clock.skipBy(1_000);
    expect(await asked(directory)).toEqual({ memberOf: [], unknown: [nameOf(7)] });
  });

  test("and which was made anew counts again once the old one is forgotten", async () => {
    const directory = people();
    await asked(directory);
    replace(group(), { groupId: otherId() });
    await aws.clock.skipBy(5 * 60_000);
    expect(await asked(directory)).toEqual({ memberOf: [nameOf(7)], unknown: [] });
  });

  test("and which somebody left gives them nothing at once", async () => {
    const directory = people();
    await asked(directory);
    group().members.clear();
    expect(await asked(directory)).toEqual({ memberOf: [], unknown: [] });
  });
});

function otherId(): string {
  return "1234567890-00000000-0000-4000-8000-0000000000ff";
}
