import { openSharedStage, closeSharedStage } from "./shared-stage.ts";
import { permissionsOf, withhold, nameOf } from "./withheld-permissions.ts";
import { ask, MINUTE_MS, HOUR_MS, readableText } from "../../local/lives/stage.ts";
test("probe", async () => {
  const stage = await openSharedStage();
  const all = permissionsOf(stage).filter(({ action }) => !/^(logs|xray):/.test(action));
  const held = all.map((p) => withhold(stage, p, { untilDenied: true }));
  const wish = { by: "U0RITA", account: "222222222222", permissionSet: "PowerUser", durationSeconds: 900, reason: "probing it" };
  const message = () => stage.workspace.messages(stage.channel).find((m) => readableText(m).includes("probing it"));
  for (let i = 0; i < 30 && message() === undefined; i += 1) {
    await ask(stage, wish).catch((e) => console.log(String(e).slice(0, 200)));
    await stage.clock.skipBy(2 * MINUTE_MS);
  }
  if (message() === undefined) {
    console.log(held.filter((h) => h.denial() !== undefined).map((h) => nameOf(h.permission)).join("\n"));
    console.log(stage.calls.slice(-60).map((c) => `${new Date(c.atMs).toISOString()} ${c.principalArn.split("/").slice(1).join("/")} ${c.service} ${c.operation} ${c.errorCode ?? ""} ${c.errorMessage?.slice(0,100) ?? ""}`).join("\n"));
    console.log(stage.cloud.host.logs.slice(-5).map((l) => l.text).join("\n"));
    await closeSharedStage(stage);
    return;
  }
  for (let i = 0; i < 30; i += 1) {
    await stage.workspace.as("U0ADAM").click(message()!, "approve").catch((e) => console.log(i, String(e)));
    if (!readableText(message()!).includes("approve")) break;
    await stage.clock.skipBy(MINUTE_MS);
  }
  await stage.clock.skipBy(2 * HOUR_MS);
  console.log(readableText(message()!));
  console.log(held.filter((h) => h.denial() === undefined).map((h) => nameOf(h.permission)).join("\n"));
  console.log(stage.assignmentsLeft(), stage.schedulesNow());
  await closeSharedStage(stage);
}, 100000);
