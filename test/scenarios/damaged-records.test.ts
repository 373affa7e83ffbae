import { z } from "zod";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { MINUTE_MS } from "../../local/lives/stage.ts";
import { HeavyHand } from "./failures/by-hand.ts";
import { changeRecord, type Item, removeRecord } from "./record-surgery.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";

let stage: OpenStage;

beforeAll(async () => {
  stage = await openSharedStage();
});
afterAll(() => closeSharedStage(stage));

/** One minute of the scheduler's, one to remove it and to see that it is gone. */
const ON_TIME_MS = 2 * MINUTE_MS;

type Damage = readonly [string, (record: Item) => Record<string, unknown>];

/** The envelope says enough: it is revoked and ended as if nothing were wrong. */
const READABLE: readonly Damage[] = [
  ["is of an older version", (record) => ({ ...record, schemaVersion: 0 })],
  [
    "is of a later version, with a member that nobody knows",
    (record) => ({ ...record, schemaVersion: 9, mood: "good" }),
  ],
  ["has no version number", ({ version: _, ...record }) => record],
  ["has decisions that are garbage", (record) => ({ ...record, decisions: "by Adam" })],
  ["has lost its request", ({ request: _, ...record }) => record],
  ["has a request without access", (record) => ({ ...record, request: { ...record.request, access: "?" } })],
  ["has lost its expiry and its schedule", ({ expiresAt: _, schedule: __, ...record }) => record],
  ["has an expiry that is no instant", (record) => ({ ...record, expiresAt: "soon", schedule: 7 })],
  ["has lost its audit head", ({ audit: _, ...record }) => record],
  ["has lost its outbox", ({ outbox: _, ...record }) => record],
  ["has lost audit head and outbox", ({ audit: _, outbox: __, ...record }) => record],
  ["has lost all but its status", ({ status, ...record }) => ({ pk: record["pk"], status })],
];

test("a live grant of before there were kinds of access is revoked on time, and the record ends", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  const expiresAt = await request.granted();
  await changeRecord(stage, request.id, ({ live: _, ...record }) => {
    const { target, access, ...rest } = record.request;
    return { ...record, request: { ...rest, target: withoutKind(target), assignment: withoutKind(access) } };
  });
  await new HeavyHand(stage).rewriteSchedules((input) => {
    const { access, ...fired } = Fired.parse(JSON.parse(input));
    return JSON.stringify({ ...fired, assignment: withoutKind(access) });
  });
  await isRevokedOnTime(request, expiresAt);
  await stage.clock.skipBy(MINUTE_MS);
  expect(await request.status()).toBe("ended");
  expect(request.pages()).toEqual([]);
});

describe("a live grant whose record", () => {
  test.each(READABLE)("%s: access is revoked on time, and the record ends", async (_what, damage) => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await changeRecord(stage, request.id, damage);
    await isRevokedOnTime(request, expiresAt);
    await stage.clock.skipBy(10 * MINUTE_MS);
    expect(await request.status()).toBe("ended");
    expect(await request.audit()).toContainEqual(expect.stringContaining('"how":"gone"'));
    expect(stage.schedulesNow()).toEqual([]);
  });

  test.each<Damage>([
    ["has lost its status", ({ status: _, ...record }) => record],
    ["has a status that nobody knows", (record) => ({ ...record, status: "thriving" })],
  ])("%s: access is revoked on time, and a person is called", async (_what, damage) => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await changeRecord(stage, request.id, damage);
    await isRevokedOnTime(request, expiresAt);
    await aPersonIsCalled(request);
  });

  test("is gone: access is revoked on time, and a person is called", async () => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await removeRecord(stage, request.id);
    await isRevokedOnTime(request, expiresAt);
    await aPersonIsCalled(request);
  });

  test.each<Damage>([
    ["names another person", (record) => withAccess(record, { principalId: otherPerson() })],
    ["names another account", (record) => withAccess(record, { accountId: "333333333333" })],
    ["lasts ten hours longer", (record) => ({ ...record, expiresAt: "2026-12-24T12:00:00.000Z" })],
  ])("%s: the access that there is is revoked on time", async (_what, change) => {
    const request = await RequestOnItsWay.submitted(stage);
    const expiresAt = await request.granted();
    await changeRecord(stage, request.id, change);
    await isRevokedOnTime(request, expiresAt);
  });
});

async function isRevokedOnTime(request: RequestOnItsWay, expiresAt: number): Promise<void> {
  await stage.clock.skipTo(expiresAt - 1000);
  expect(request.exists()).toBe(true);
  await stage.clock.skipTo(expiresAt + ON_TIME_MS);
  expect(request.exists()).toBe(false);
}

async function aPersonIsCalled(request: RequestOnItsWay): Promise<void> {
  await stage.clock.skipBy(2 * MINUTE_MS);
  expect(request.pages()).not.toEqual([]);
  expect(stage.schedulesNow()).toEqual([]);
}

const Fired = z.looseObject({ access: z.looseObject({}) });

function withoutKind({ kind: _, ...rest }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return rest;
}

function otherPerson(): string {
  return stage.organisation.userWithEmail("dev@example.com").userId;
}

function withAccess(record: Item, change: object): Record<string, unknown> {
  const { request } = record;
  return { ...record, request: { ...request, access: { ...request.access, ...change } } };
}
