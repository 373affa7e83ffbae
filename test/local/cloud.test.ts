import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { CloudClock } from "../../local/clock.ts";
import { type CloudServices, startCloud } from "../../local/cloud.ts";
import { OBSERVER } from "../../local/front-door/principals.ts";
import type { AwsService } from "../../local/service.ts";

const ROLE = {
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: "toy",
    AssumeRolePolicyDocument: {
      Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "states.amazonaws.com" } },
    },
    Policies: [
      {
        PolicyName: "get",
        PolicyDocument: {
          Statement: { Effect: "Allow", Action: "scheduler:GetSchedule", Resource: { "Fn::GetAtt": ["Group", "Arn"] } },
        },
      },
    ],
  },
};
const TEMPLATE = {
  Resources: { Role: ROLE, Group: { Type: "AWS::Scheduler::ScheduleGroup", Properties: { Name: "toys" } } },
  Outputs: { Role: { Value: { "Fn::Sub": `\${Role} in \${AWS::AccountId}` } } },
};
const MANIFEST = {
  artifacts: {
    Toy: {
      type: "aws:cloudformation:stack",
      environment: "aws://111122223333/eu-central-1",
      properties: { templateFile: "Toy.template.json" },
    },
  },
};

let cdkOut: string;
beforeEach(() => {
  cdkOut = mkdtempSync(join(tmpdir(), "toy-cdk-"));
  writeFileSync(join(cdkOut, "manifest.json"), JSON.stringify(MANIFEST));
  writeFileSync(join(cdkOut, "Toy.template.json"), JSON.stringify(TEMPLATE));
});
afterEach(() => rmSync(cdkOut, { recursive: true }));

const scheduler: AwsService = {
  signingName: "scheduler",
  operations: {
    GetSchedule: {
      needs: () => [{ action: "scheduler:GetSchedule", resource: "arn:toys" }],
      run: ({ Name }: { Name: string }) => {
        if (Name === "bug") throw new TypeError("own bug");
        return { Name };
      },
    },
  },
  resourceMakers: { "AWS::Scheduler::ScheduleGroup": () => ({ ref: "toys", attributes: { Arn: "arn:toys" } }) },
};

async function start(more: Partial<CloudServices> = {}) {
  const clock = new CloudClock({ startMs: Date.UTC(2030, 0, 1), speed: 0 });
  const cloud = await startCloud({ cdkOut, clock, services: () => ({ services: [scheduler], ...more }) });
  const credentials = { accessKeyId: OBSERVER, secretAccessKey: "local" };
  const client = new SchedulerClient({ endpoint: cloud.endpoint, region: cloud.region, credentials, maxAttempts: 1 });
  return { clock, cloud, client };
}

test("the template's resources, outputs and permissions are there, and the clock knows when nothing is left to do", async () => {
  const { clock, cloud, client } = await start({
    mounts: { "/_hello/": async (_request, response, rest) => void response.end(rest) },
  });
  expect(cloud.outputs).toEqual({ Role: "toy in 111122223333" });
  expect(cloud.unknownTypes).toEqual([]);
  const roleArn = "arn:aws:iam::111122223333:role/toy";
  const machine = { principalArn: roleArn, roleArn, servicePrincipal: "states.amazonaws.com" };
  expect(await cloud.calls.call(machine, "scheduler", "GetSchedule", { Name: "x" })).toEqual({ Name: "x" });
  expect((await client.send(new GetScheduleCommand({ Name: "y" }))).Name).toBe("y");
  expect(await (await fetch(`${cloud.endpoint}/_hello/world`)).text()).toBe("world");
  await clock.skipBy(60_000);
  await cloud.stop();
});

test("a failure of the local cloud itself comes out at its end", async () => {
  const { cloud, client } = await start();
  await expect(client.send(new GetScheduleCommand({ Name: "bug" }))).rejects.toMatchObject({
    name: "LocalCloudFailure",
  });
  const before = await servers();
  await expect(cloud.stop()).rejects.toThrow("the local cloud has failed");
  expect(await servers()).toBe(before - 1);
});

test("a template that cannot be loaded leaves nothing running", async () => {
  const broken = { Resources: { A: { Type: "AWS::IAM::Role", Properties: { PermissionsBoundary: "x" } } } };
  writeFileSync(join(cdkOut, "Toy.template.json"), JSON.stringify(broken));
  const before = await servers();
  await expect(start()).rejects.toThrow("AWS::IAM::Role A cannot be made");
  expect(await servers()).toBe(before);
});

/** Those that listen, once the ones that were just closed are gone. */
async function servers(): Promise<number> {
  await setImmediate();
  return process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
}
