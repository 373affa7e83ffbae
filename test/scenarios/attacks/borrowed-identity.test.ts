import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS, readableText } from "../../../local/lives/stage.ts";
import { click, denial, Poster } from "../bad-input/signed-posts.ts";
import { ChangedWorld } from "../failures/changed-world.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";

/** Whoever can write into their own profile in Slack is not thereby somebody else. */
let stage: OpenStage;
let world: ChangedWorld;
let poster: Poster;
beforeAll(async () => {
  stage = await openSharedStage();
  world = new ChangedWorld(stage);
  poster = await Poster.at(stage);
});
afterEach(() => world.clear());
afterAll(() => closeSharedStage(stage));

const ADAM = "adam@example.com";
const RITA = { id: "U0RITA", name: "Rita Reyes", email: "rita@example.com" };
const MALLORY = { id: "U0MALLORY", name: "Adam Berg", email: ADAM };

async function decidesNothing(by: string, why: RegExp): Promise<void> {
  const request = await RequestOnItsWay.submitted(stage);
  if (by === RITA.id) world.putSlackUser({ ...RITA, email: ADAM }, RITA);
  for (const body of [click(by, request.id), denial(by, request.id, "in another's name")]) {
    await poster.send(poster.signed(body));
    await stage.clock.skipBy(2 * MINUTE_MS);
  }
  const refused = stage.workspace
    .messages(by)
    .map(readableText)
    .filter((text) => text.includes("was not followed") && text.includes(request.id));
  expect(refused).toEqual([expect.stringMatching(why), expect.stringMatching(why)]);
  expect(await request.status()).toBe("pending");
  expect(request.creations()).toEqual([]);
  expect(stage.schedulesNow().filter(({ name }) => name.startsWith(request.id))).toEqual([]);
}

function pages(): readonly string[] {
  return stage.calls
    .filter(({ operation }) => operation === "Publish")
    .map(({ input }) => String(Object(input)["Subject"]));
}

test("a requester who gives their Slack account an approver's address decides nothing, and the operators are told", async () => {
  await (await RequestOnItsWay.submitted(stage)).channelSays("Waiting");
  await decidesNothing(RITA.id, /not the one of the time when you were bound/);
  expect(pages()).toContain(`Daypass: it is not certain who ${RITA.id} in Slack is`);
});

test("a newcomer with an approver's name and address decides nothing, while the approver still does", async () => {
  stage.workspace.putUser(MALLORY);
  await decidesNothing(MALLORY.id, /bound|another Slack account/);
  const request = await RequestOnItsWay.submitted(stage);
  await request.granted();
  expect(request.exists()).toBe(true);
});

test("while two people of Identity Center have an approver's address, a newcomer with it decides nothing, nor does who is bound", async () => {
  world.addUser(ADAM);
  stage.workspace.putUser(MALLORY);
  await decidesNothing(MALLORY.id, /more than one user|bound/);
  await decidesNothing("U0ADAM", /more than one user/);
});
