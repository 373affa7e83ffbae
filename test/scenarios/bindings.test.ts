// Over 200 lines, because it is one idea: the commands about bindings, over the running cloud.
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { OpenStage } from "../../local/lives/open-stage.ts";
import { ask, MINUTE_MS, readableText, waitForMessage } from "../../local/lives/stage.ts";
import { Administrator } from "./administrator.ts";
import { click, Poster } from "./bad-input/signed-posts.ts";
import { Credentials } from "./credentials.ts";
import { RequestOnItsWay } from "./request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";

let stage: OpenStage;
let administrator: Administrator;
beforeAll(async () => {
  stage = await openSharedStage({
    wantedDenials: /role\/developer is not authorized to perform: lambda:InvokeFunction/,
  });
  // the index of bindings lags behind those that there were before
  await stage.clock.skipBy(MINUTE_MS);
  administrator = new Administrator(stage);
});
afterAll(() => closeSharedStage(stage));

let joined = 0;

/** Somebody new, of both worlds and of these groups. */
function join(...groups: readonly string[]) {
  joined += 1;
  const [slackUserId, email] = [`U0NEW${joined}`, `new${joined}@example.com`];
  const userId = `00000000-0000-4000-8000-0000000001${String(joined).padStart(2, "0")}`;
  stage.organisation.users.set(userId, { userId, name: `New ${joined}`, email, enabled: true });
  for (const group of groups) stage.organisation.groupNamed(group).members.add(userId);
  stage.workspace.putUser({ id: slackUserId, name: `New ${joined}`, email });
  return { slackUserId, email, userId };
}

let wishes = 0;
async function askFor(by: string): Promise<string> {
  wishes += 1;
  const reason = `binding number ${wishes}.`;
  await openFormAndAsk(by, reason);
  await stage.clock.skipBy(2 * MINUTE_MS);
  return stage.workspace.messages(by).map(readableText).at(-1) ?? "";
}

/** The forms of people are Slack's, and know nothing of who is in Identity Center. */
function openFormAndAsk(by: string, reason: string): Promise<void> {
  return ask(stage, { by, account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900, reason });
}

/** Pages since a moment, by subject; a delivery that comes twice may page twice. */
function pagesSince(firstCall: number): readonly string[] {
  const pages = stage.calls
    .slice(firstCall)
    .filter(({ operation, errorCode }) => operation === "Publish" && !errorCode);
  return [...new Set(pages.map(({ input }) => String(Object(input).Subject)))];
}

async function bindingsOnRecord(slackUserId: string): Promise<readonly Record<string, unknown>[]> {
  const s3 = new S3Client(new Credentials(stage).observer());
  const Bucket = stage.cloud.outputs["AuditBucket"];
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "audit/" }));
  const keys = Contents.flatMap(({ Key = "" }) =>
    /^audit\/dt=[\d-]{10}\/bindings\/\w{32}\.json$/.test(Key) ? [Key] : [],
  );
  const bodies = await Promise.all(
    keys.map(async (Key) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString("utf8")),
  );
  const changes = bodies.map((body): Record<string, unknown> => JSON.parse(body ?? ""));
  return changes
    .filter((change) => change["slackUserId"] === slackUserId)
    .sort((a, b) => (String(a["at"]) < String(b["at"]) ? -1 : 1));
}

async function listed(slackUserId: string): Promise<readonly unknown[]> {
  await stage.clock.skipBy(5000);
  const { out } = await administrator.bindings("list --format json");
  const all: readonly Record<string, unknown>[] = JSON.parse(out);
  return all.filter((binding) => binding["slackUserId"] === slackUserId);
}

test("a requester's first use binds them: on record, told to the operators, and listed", async () => {
  const { slackUserId, email, userId } = join("Developers");
  const firstCall = stage.calls.length;
  expect(await askFor(slackUserId)).toContain("Waiting for a decision");
  expect(pagesSince(firstCall)).toEqual([`Daypass: ${slackUserId} is bound to ${email}`]);
  expect(await bindingsOnRecord(slackUserId)).toEqual([
    expect.objectContaining({ change: "bound", userId, slackEmail: email, by: { kind: "first-use" } }),
  ]);
  expect(await listed(slackUserId)).toEqual([expect.objectContaining({ userId, email, inForce: true })]);
  const secondCall = stage.calls.length;
  expect(await askFor(slackUserId)).toContain("Waiting for a decision");
  expect(pagesSince(secondCall)).toEqual([]);
});

test("an approver who is bound by nobody can neither ask nor decide, and is told the command; bound with it, both work", async () => {
  const { slackUserId, email } = join("Platform", "Developers");
  const request = await RequestOnItsWay.submitted(stage);
  await stage.workspace.as(slackUserId).click(request.message, "approve");
  const command = `npx daypass bindings add --slack ${slackUserId} --email ${email}`;
  await request.isTold(slackUserId, command);
  expect(await request.status()).toBe("pending");
  expect(await askFor(slackUserId)).toContain(command);

  const added = await administrator.bindings(`add --slack ${slackUserId} --email ${email}`);
  expect(added).toEqual({ failed: undefined, out: expect.stringContaining(`${slackUserId} is bound to ${email}`) });
  await stage.workspace.as(slackUserId).click(request.message, "deny");
  const poster = await Poster.at(stage);
  await poster.send(poster.signed(click(slackUserId, request.id)));
  await request.channelSays(`<@${slackUserId}>`);
  expect(await request.status()).not.toBe("pending");
  await request.channelSays("*Ended*", 60 * MINUTE_MS);
});

test("what an administrator adds and resets is on record with whom they say to be, and told to the operators", async () => {
  const { slackUserId, email, userId } = join();
  const firstCall = stage.calls.length;
  await administrator.bindings(`add --slack ${slackUserId} --user-id ${userId}`);
  await stage.clock.skipBy(1000);
  const reset = await administrator.bindings(`reset --slack ${slackUserId} --yes`);
  expect(reset).toEqual({ failed: undefined, out: `${slackUserId} is bound to ${userId} no more` });
  const by = {
    kind: "administrator",
    claims: expect.stringMatching(/, access key AKIA/),
    invocation: expect.any(String),
  };
  expect(await bindingsOnRecord(slackUserId)).toEqual([
    expect.objectContaining({ change: "bound", userId, by }),
    expect.objectContaining({ change: "reset", userId, by }),
  ]);
  expect(pagesSince(firstCall)).toEqual([
    `Daypass: ${slackUserId} is bound to ${email}`,
    `Daypass: the binding of ${slackUserId} is reset`,
  ]);
  expect(await listed(slackUserId)).toEqual([]);
});

test("the list is a table as well, and what it shows is in no log", async () => {
  const { out } = await administrator.bindings("list");
  const lines = stage.cloud.host.logs.filter(({ functionName }) => functionName === "daypass-change-binding");
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.map(({ text }) => text).join()).not.toContain("@example.com");
  const [headings, ...rows] = out.split("\n");
  expect(headings).toMatch(/^SLACK +USER +E-MAIL +BOUND BY +SINCE +IN FORCE$/);
  expect(rows).toContainEqual(
    expect.stringMatching(/^U0ADAM +\S+ +adam@example.com +administrator +2026-11-02T09:00 +yes$/),
  );
});

test("a reset asks first, and does nothing without a yes", async () => {
  const { slackUserId, email } = join();
  await administrator.bindings(`add --slack ${slackUserId} --email ${email}`);
  expect(await administrator.bindings(`reset --slack ${slackUserId}`, "no")).toMatchObject({
    failed: "nothing was reset",
  });
  expect((await administrator.bindings(`reset --slack ${slackUserId}`)).failed).toContain("--yes");
  expect(await listed(slackUserId)).toHaveLength(1);
  expect(await administrator.bindings(`reset --slack ${slackUserId}`, "yes")).toMatchObject({ failed: undefined });
  expect(await listed(slackUserId)).toHaveLength(0);
});

test.each<[string, () => string, RegExp]>([
  [
    "somebody Slack does not know",
    () => "add --slack U0NOBODY --email adam@example.com",
    /Slack knows no user U0NOBODY/,
  ],
  ["a guest", () => "add --slack U0GUS --email gus@example.com", /U0GUS may not act: .* a guest/],
  [
    "nobody in Identity Center",
    () => `add --slack ${join().slackUserId} --email none@example.com`,
    /no single user with the e-mail/,
  ],
  ["a disabled user", () => `add --slack ${join().slackUserId} --email dana@example.com`, /is disabled/],
  [
    "a user that is another's",
    () => `add --slack ${join().slackUserId} --email adam@example.com`,
    /is bound to U0ADAM: reset/,
  ],
  [
    "a Slack user who is another's",
    () => `add --slack U0ADAM --email ${join().email}`,
    /U0ADAM is bound to the user .*: reset/,
  ],
  ["half of it alone", () => "add --slack U0ADAM", /--email or --user-id/],
  ["an id that cannot be one", () => "add --slack adam --email adam@example.com", /a Slack id is U or W/],
  ["a reset of nothing", () => `reset --slack ${join().slackUserId} --yes`, /nothing is bound to U0NEW/],
])("%s is refused, and changes nothing", async (_what, words, why) => {
  const before = await listed("U0ADAM");
  expect(await administrator.bindings(words())).toEqual({ out: "", failed: expect.stringMatching(why) });
  expect(await listed("U0ADAM")).toEqual(before);
});

test("who may not invoke the function changes nothing, and is told what it takes", async () => {
  const key = "AKIASOMEBODYELSE0000";
  const principalArn = `arn:aws:iam::${stage.cloud.accountId}:role/developer`;
  stage.cloud.iam.addPrincipal(principalArn, []);
  stage.cloud.principals.register(key, { principalArn });
  const said = await new Administrator(stage, key).bindings("reset --slack U0ADAM --yes");
  expect(said.failed).toMatch(/not authorized to perform: lambda:InvokeFunction.*It takes lambda:InvokeFunction on it/);
  expect(await listed("U0ADAM")).toHaveLength(1);
});

describe("somebody who is bound, and is not who they were,", () => {
  test.each<[string, RegExp, (who: ReturnType<typeof join>) => void]>([
    [
      "because Slack gave their id to another person (28)",
      /not the one of the time when you were bound/,
      ({ slackUserId }) =>
        stage.workspace.putUser({ id: slackUserId, name: "Another", email: join("Developers").email }),
    ],
    [
      "because their user in Identity Center was deleted and made anew",
      /now another user's/,
      ({ userId, email }) => {
        stage.organisation.users.delete(userId);
        const again = userId.replace(/^0/, "f");
        stage.organisation.users.set(again, { userId: again, name: "Again", email, enabled: true });
      },
    ],
    [
      "because a second user has their address (27)",
      /more than one user/,
      ({ userId, email }) => {
        const second = userId.replace(/^0/, "e");
        stage.organisation.users.set(second, { userId: second, name: "Second", email, enabled: true });
      },
    ],
  ])("%s is refused, and the operators are told", async (_why, why, change) => {
    const who = join("Developers");
    await askFor(who.slackUserId);
    change(who);
    const firstCall = stage.calls.length;
    expect(await askFor(who.slackUserId)).toMatch(why);
    expect(pagesSince(firstCall)).toEqual([`Daypass: it is not certain who ${who.slackUserId} in Slack is`]);
    expect(await listed(who.slackUserId)).toEqual([expect.objectContaining({ userId: who.userId })]);
  });

  test("and whose binding is reset, is bound anew by their next use, and the operators hear of it", async () => {
    const who = join("Developers");
    await askFor(who.slackUserId);
    const changed = `changed.${who.email}`;
    stage.workspace.putUser({ id: who.slackUserId, name: "Married", email: changed });
    stage.organisation.users.set(who.userId, { userId: who.userId, name: "Married", email: changed, enabled: true });
    expect(await askFor(who.slackUserId)).toContain("not the one of the time");
    await administrator.bindings(`reset --user-id ${who.userId} --yes`);
    const firstCall = stage.calls.length;
    expect(await askFor(who.slackUserId)).toContain("Waiting for a decision");
    expect(pagesSince(firstCall)).toEqual([`Daypass: ${who.slackUserId} is bound to ${changed}`]);
  });
});

test("a grant ends on time though its requester's binding is reset: no revocation asks who somebody is", async () => {
  const request = await RequestOnItsWay.submitted(stage);
  await request.granted();
  await administrator.bindings("reset --slack U0RITA --yes");
  const firstCall = stage.calls.length;
  await request.channelSays("*Ended*", 60 * MINUTE_MS);
  const byRevocation = stage.calls
    .slice(firstCall)
    .filter(({ principalArn }) => principalArn.includes("daypass-revoke-access"));
  expect(byRevocation.length).toBeGreaterThan(0);
  expect(byRevocation.filter(({ input }) => /"(binding|person)#/.test(JSON.stringify(input)))).toEqual([]);
});

test("two Slack accounts with one address: whoever comes second is refused, and the first one stays", async () => {
  const first = join("Developers");
  stage.workspace.putUser({ id: "U0TWIN", name: "Twin", email: first.email });
  await Promise.all([first.slackUserId, "U0TWIN"].map((by) => openFormAndAsk(by, `twins ${by}`)));
  await stage.clock.skipBy(3 * MINUTE_MS);
  const [one, two] = [first.slackUserId, "U0TWIN"].map((by) => stage.workspace.messages(by).map(readableText).join());
  const waiting = [one, two].filter((text) => text?.includes("Waiting for a decision"));
  const refused = [one, two].filter((text) => text?.includes("is bound to another Slack account"));
  expect([waiting.length, refused.length]).toEqual([1, 1]);
  await waitForMessage(stage, stage.channel, (text) => text.includes("twins"), MINUTE_MS);
});
