import { CloudClock } from "../../../local/clock.ts";
import { Calls } from "../../../local/front-door/calls.ts";
import { FrontDoor } from "../../../local/front-door/front-door.ts";
import { OBSERVER, Principals } from "../../../local/front-door/principals.ts";
import { Iam } from "../../../local/iam/iam.ts";
import { AwsFault, type AwsService, type Operation } from "../../../local/service.ts";

const REGION = "eu-central-1";
const ACCOUNT = "111122223333";
export const FUNCTION_KEY = "AKIAFUNCTION00000001";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/toy`;
export const START = Date.UTC(2030, 0, 1);

interface NamedSchedule {
  readonly Name: string;
  readonly GroupName?: string;
}

/** A service that remembers schedules, and nothing else of the scheduler. */
export function toyScheduler(): AwsService & { readonly runs: string[] } {
  const schedules = new Map<string, object>();
  const runs: string[] = [];
  const arnOf = ({ Name, GroupName = "default" }: NamedSchedule) =>
    `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/${GroupName}/${Name}`;
  const operation = (name: string, run: (input: NamedSchedule) => unknown): Operation<NamedSchedule> => ({
    needs: (input) => [{ action: `scheduler:${name}`, resource: arnOf(input) }],
    run: (input) => {
      runs.push(name);
      return run(input);
    },
  });
  const found = (input: NamedSchedule) => {
    const schedule = schedules.get(arnOf(input));
    if (schedule === undefined) throw new AwsFault("ResourceNotFoundException", "Schedule x does not exist.", 404);
    return schedule;
  };
  return {
    signingName: "scheduler",
    runs,
    operations: {
      CreateSchedule: operation("CreateSchedule", (input) => {
        if (schedules.has(arnOf(input))) throw new AwsFault("ConflictException", "Schedule x already exists.", 409);
        schedules.set(arnOf(input), { ...input, CreationDate: new Date(START) });
        return { ScheduleArn: arnOf(input) };
      }),
      GetSchedule: operation("GetSchedule", found),
      DeleteSchedule: operation("DeleteSchedule", (input) => {
        found(input);
        schedules.delete(arnOf(input));
        return {};
      }),
    },
  };
}

/** A front door with these services, a function `toy` whose role may do `actions`, and a paused clock. */
export async function openToyCloud(services: readonly AwsService[], actions: readonly string[] = ["*"]) {
  const clock = new CloudClock({ startMs: START, speed: 0 });
  const iam = new Iam({ region: REGION, accountId: ACCOUNT });
  iam.roles.add("toy", ROLE, {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  if (actions.length > 0) iam.roles.attach("toy", { Statement: { Effect: "Allow", Action: actions, Resource: "*" } });
  const principals = new Principals(ACCOUNT);
  principals.register(FUNCTION_KEY, {
    principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/toy/toy`,
    roleArn: ROLE,
    functionName: "toy",
  });
  const sandbox: string[] = [];
  const sandboxes = {
    kill: async (functionName: string, accessKeyId?: string) =>
      void sandbox.push(`kill ${functionName} ${accessKeyId}`),
    suspend: async (functionName: string, forMs: number) => void sandbox.push(`suspend ${functionName} ${forMs}`),
  };
  const calls = new Calls({ clock, region: REGION, accountId: ACCOUNT, iam, principals, sandboxes });
  for (const service of services) calls.registry.register(service);
  const frontDoor = new FrontDoor({ clock, calls, principals });
  const endpoint = await frontDoor.listen();
  const settings = (accessKeyId: string = FUNCTION_KEY) => ({
    endpoint,
    region: REGION,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: "local" },
  });
  const close = async () => {
    await frontDoor.close();
    clock.close();
  };
  return { clock, iam, principals, calls, frontDoor, endpoint, sandbox, settings, observer: settings(OBSERVER), close };
}

export type ToyCloud = Awaited<ReturnType<typeof openToyCloud>>;
