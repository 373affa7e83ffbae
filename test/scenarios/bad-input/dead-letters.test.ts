import type { OpenStage } from "../../../local/lives/open-stage.ts";
import { MINUTE_MS } from "../../../local/lives/stage.ts";
import { RequestOnItsWay } from "../request-on-its-way.ts";
import { closeSharedStage, openSharedStage } from "../shared-stage.ts";
import { Injections } from "./injections.ts";
import { Traces } from "./traces.ts";

let stage: OpenStage;

beforeAll(async () => {
  stage = await openSharedStage();
});
afterAll(() => closeSharedStage(stage));

/** As lib/decisions.ts and lib/notifications.ts have it. */
const ATTEMPTS = { Clicks: 480, Messages: 1000 };
/** At the first delivery and at each hundredth. */
const LINES = { Clicks: 5, Messages: 11 };
const BAD = ["no JSON", "{}"];

test("what cannot be read is tried as often as its queue allows and then kept aside, while good requests live", async () => {
  const injections = new Injections(stage);
  const traces = new Traces(stage);
  for (const body of BAD) await injections.send("Clicks", body);
  await injections.send("Messages", "no news");
  const request = await RequestOnItsWay.submitted(stage);
  await request.granted();
  await stage.clock.skipBy((ATTEMPTS.Clicks - 30) * MINUTE_MS);
  expect(await injections.deadLetters("Clicks")).toEqual([]);
  await stage.clock.skipBy(31 * MINUTE_MS);
  expect([...(await injections.deadLetters("Clicks"))].sort()).toEqual([...BAD].sort());
  expect(failures(traces, "decide-request")).toBe(BAD.length * LINES.Clicks);
  expect(await injections.deadLetters("Messages")).toEqual([]);
  await stage.clock.skipBy((ATTEMPTS.Messages - ATTEMPTS.Clicks) * MINUTE_MS);
  expect(await injections.deadLetters("Messages")).toEqual(["no news"]);
  expect(failures(traces, "notify")).toBe(LINES.Messages);
  expect(failures(traces, "decide-request")).toBe(BAD.length * LINES.Clicks);
  expect(await request.status()).toBe("ended");
});

function failures(traces: Traces, handler: string): number {
  return traces.lines(`daypass-${handler}`).filter(({ level }) => level === "error").length;
}
