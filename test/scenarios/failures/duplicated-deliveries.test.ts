import { playGrantedAndExpired } from "../../../local/lives/approved-and-expired.ts";
import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { playDenied, playLapsed } from "../../../local/lives/other-lives.ts";
import { HOUR_MS, type Wish } from "../../../local/lives/stage.ts";
import { Witness } from "../../../local/lives/witness.ts";
import { type Delivery, ONCE, twiceOutOfOrder } from "../../../local/services/delivery.ts";
import { whileTimePasses } from "../../fixtures/while-time-passes.ts";
import { click, filledForm, Poster } from "../bad-input/signed-posts.ts";
import { APPROVER, RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Onlooker } from "./happened-once.ts";

const RITA = "U0RITA";
const PRODUCTION = "222222222222";
const DEV = "444444444444";
const GRANTED = ["granting", "granted", "revoking", "ended"];
const SCHEDULER = /role\/daypass-expiries/;

let stage: OpenStage;
let delivery: Delivery;
let wishes = 0;

beforeAll(async () => {
  stage = await openSharedStage({ delivery: () => ({ arrivals: () => delivery.arrivals() }) });
});
afterAll(() => closeSharedStage(stage));

test("a replay mark that the table carries out twice keeps nobody from the form", async () => {
  delivery = ONCE;
  const match = { functionName: "daypass-slack", service: "dynamodb", operation: "PutItem" };
  const twice = stage.faults.inject({ kind: "duplicate", match });
  const { kind } = await whileTimePasses(stage, stage.workspace.as("U0DEV").command("/access"));
  expect(twice.happened()).toBe(true);
  expect(kind).toBe("accepted");
});

describe.each<[string, () => Delivery]>([
  ["twice and out of order", twiceOutOfOrder],
  ["again an hour later, when it is over", () => ({ arrivals: () => [0, HOUR_MS] })],
])("with everything delivered %s", (_how, make) => {
  beforeEach(() => {
    delivery = make();
  });

  test("an approved request is granted once, removed once, and told once", async () => {
    const seen = new Onlooker(stage, RITA);
    await isPlayed((witness) => playGrantedAndExpired(stage, witness, wish(PRODUCTION, "PowerUser"), APPROVER));
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", ...GRANTED]);
    expect(seen.inChannel()).toEqual(["Ended"]);
    expect(seen.toRequester()).toEqual(["Waiting for a decision", "Granted", "Ended"]);
    expect(await seen.left()).toEqual([]);
    // it was not for lack of copies
    expect(seen.calls("StartExecution", SCHEDULER)).toBe(2);
    expect(seen.calls("StartExecution", /AccessStart/)).toBe(2);
  });

  test("a request granted at once is granted once, removed once, and told once", async () => {
    const seen = new Onlooker(stage, RITA);
    await isPlayed((witness) => playGrantedAndExpired(stage, witness, wish(DEV, "ReadOnly")));
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", ...GRANTED]);
    expect(seen.inChannel()).toEqual(["Ended"]);
    expect(seen.toRequester()).toEqual(["Granted", "Ended"]);
    expect(await seen.left()).toEqual([]);
  });

  test("a denied request is denied once", async () => {
    const seen = new Onlooker(stage, RITA);
    await isPlayed((witness) => playDenied(stage, witness, wish(PRODUCTION, "PowerUser"), APPROVER));
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual([]);
    expect(await seen.audit()).toEqual(["requested", "denied"]);
    expect(seen.inChannel()).toEqual(["Denied"]);
    expect(seen.toRequester()).toEqual(["Waiting for a decision", "Denied"]);
    expect(await seen.left()).toEqual([]);
  });

  test("a request that nobody decides has each reminder once, and lapses once", async () => {
    const seen = new Onlooker(stage, RITA);
    await isPlayed((witness) => playLapsed(stage, witness, wish(PRODUCTION, "PowerUser")));
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual([]);
    expect(await seen.audit()).toEqual(["requested", ...Array.from({ length: 5 }, () => "reminded"), "lapsed"]);
    expect(seen.inChannel()).toHaveLength(6);
    expect(seen.inChannel()).toContain("Lapsed");
    expect(seen.toRequester()).toEqual(["Waiting for a decision", "Lapsed"]);
    expect(await seen.left()).toEqual([]);
  });
});

describe("what Slack sends twice", () => {
  let slack: Poster;
  beforeEach(async () => {
    delivery = twiceOutOfOrder();
    slack = await Poster.at(stage);
  });

  test("a submission, at the same time and once more when it is over, is one request", async () => {
    const seen = new Onlooker(stage, RITA);
    const { account, permissionSet, durationSeconds, reason } = wish(DEV, "ReadOnly");
    const permission_set = stage.organisation.permissionSetNamed(permissionSet).arn;
    const form = filledForm(RITA, { account, permission_set, duration: String(durationSeconds), reason });
    await isPostedTwice(slack, form);
    await seen.waitForLateCopies();
    await isPostedTwice(slack, form);
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", ...GRANTED]);
    expect(seen.inChannel()).toEqual(["Ended"]);
    expect(seen.toRequester()).toEqual(["Granted", "Ended"]);
    expect(await seen.left()).toEqual([]);
  });

  test("a click, at the same time and once more when it is over, is one decision that nobody contradicts", async () => {
    const seen = new Onlooker(stage, RITA);
    const request = await RequestOnItsWay.submitted(stage);
    const approverHeard = stage.workspace.messages(APPROVER).length;
    const approval = click(APPROVER, request.id);
    await isPostedTwice(slack, approval);
    await request.channelSays("*Granted*");
    await isPostedTwice(slack, approval);
    await seen.waitForLateCopies();
    await isPostedTwice(slack, approval);
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", ...GRANTED]);
    expect(seen.inChannel()).toEqual(["Ended"]);
    expect(stage.workspace.messages(APPROVER)).toHaveLength(approverHeard);
    expect(await seen.left()).toEqual([]);
  });

  test("a request with one signature is taken once, whichever of two comes first", async () => {
    const seen = new Onlooker(stage, RITA);
    const request = await RequestOnItsWay.submitted(stage);
    const signed = slack.signed(click(APPROVER, request.id));
    const answers = await Promise.all([slack.send(signed), slack.send(signed)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    await seen.waitForLateCopies();
    expect(seen.mutations()).toEqual(["create", "delete"]);
    expect(await seen.audit()).toEqual(["requested", "approved", ...GRANTED]);
  });
});

/** Signed twice, a second apart, so that it is no replay: the front door lets both in. */
async function isPostedTwice(slack: Poster, body: string): Promise<void> {
  const posts = [slack.signed(body), slack.signed(body, { secondsOff: 1 })];
  const answers = await Promise.all(posts.map((post) => slack.send(post)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
}

async function isPlayed(play: (witness: Witness) => Promise<string>): Promise<void> {
  const witness = new Witness(
    "life",
    () => new Date(stage.clock.now()),
    () => {},
  );
  await play(witness);
  expect(witness.missing).toEqual([]);
}

function wish(account: string, permissionSet: string): Wish {
  wishes += 1;
  return { by: RITA, account, permissionSet, durationSeconds: 900, reason: `duplicated delivery ${wishes}.` };
}
