import { synthesisedOnce } from "../scenarios/synthesised-once.ts";
import { type Deployment, readDeployment } from "./aws/deployment.ts";
import { neverMet } from "./never-met.ts";
import { PLANTS } from "./plants.ts";
import { playStory } from "./play-story.ts";
import { shrink } from "./shrink.ts";
import { storiesOf, storyOfLife } from "./story/stories.ts";
import { Tally } from "./tally.ts";
import { tellerInWords } from "./tell-story.ts";

let deployment: Deployment;
beforeAll(async () => {
  deployment = readDeployment(await synthesisedOnce());
});

async function told(life: number): Promise<readonly string[]> {
  const lines: string[] = [];
  const { script } = storyOfLife(5, life);
  const teller = tellerInWords(script.startMs, (line) => lines.push(line));
  await playStory(deployment, { script, teller });
  return lines;
}

test("a story is the same each time it is played, to the last line", async () => {
  const first = await told(30);
  expect(first.length).toBeGreaterThan(20);
  expect(await told(30)).toEqual(first);
});

test("a story is played on to its end without what went wrong in it, when that is left out", async () => {
  const { script } = storyOfLife(5, 30);
  const played = await playStory(deployment, { script, faults: new Map() });
  expect(played.broken).toBeUndefined();
  expect(played.faults.size).toBe(0);
  expect(played.tally.lives).toBeGreaterThan(0);
});

test("each life is in one story, and the lives of a seed are numbered without a gap", () => {
  const stories = [...storiesOf(5, 200)];
  let next = 1;
  for (const { life, script } of stories) {
    expect(life).toBe(next);
    expect(storyOfLife(5, life + script.lives - 1).life).toBe(life);
    next += script.lives;
  }
  expect(next).toBeGreaterThan(200);
});

test("a broken promise is found, and told in a story from which nothing can be left out", async () => {
  const plant = PLANTS["arm after grant"];
  for (const { script } of storiesOf(5, 200)) {
    const played = await playStory(deployment, { script, plant });
    const { broken } = played;
    if (broken === undefined) continue;
    const short = await shrink(deployment, script, { ...played, broken }, plant);
    expect(short.broken.promise).toMatch(/^I1 access was created without an armed expiry/);
    // somebody asks, and somebody approves
    expect(short.story.script.acts.map(({ deed }) => deed.kind)).toEqual(["submit", "click"]);
    expect(short.story.faults?.size).toBe(0);
    return;
  }
  throw new Error("nothing was found in 200 lives");
});

test("what was never met is named", () => {
  const tally = new Tally();
  tally.count("statuses", "ended");
  const missing = neverMet(tally);
  expect(missing).not.toContain("statuses: ended");
  expect(missing).toEqual(expect.arrayContaining(["statuses: lapsed", "faults: late", "disasters: slack away"]));
});
