import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { Credentials } from "../scenarios/credentials.ts";
import { closeSharedStage, openSharedStage } from "../scenarios/shared-stage.ts";

/** `notify` tells people; it may put nothing on the bus. */
async function playWithADeniedCall(wantedDenials?: RegExp): Promise<unknown> {
  const stage = await openSharedStage(wantedDenials === undefined ? {} : { wantedDenials });
  const entry = { EventBusName: "daypass", Source: "daypass", DetailType: "Access granted", Detail: "{}" };
  const put = new EventBridgeClient(new Credentials(stage).of("notify")).send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  await expect(put).rejects.toThrow("is not authorized to perform: events:PutEvents");
  return closeSharedStage(stage).catch((error: Error) => error.message);
}

test("planted: a function that asks for what its role does not allow fails whatever scenario it is in", async () => {
  expect(await playWithADeniedCall()).toMatch(/^calls were denied: .*daypass-notify.*: events:PutEvents on /);
});

test("unless the scenario wants that very denial", async () => {
  expect(await playWithADeniedCall(/daypass-notify.*: events:PutEvents/)).toBeUndefined();
  expect(await playWithADeniedCall(/daypass-notify.*: sqs:/)).toMatch(/^calls were denied/);
});
