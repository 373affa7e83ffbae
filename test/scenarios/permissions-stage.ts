import type { OpenStage } from "../../local/lives/open-stage.ts";
import { HOUR_MS } from "../../local/lives/stage.ts";
import { closeSharedStage, openSharedStage } from "./shared-stage.ts";
import { nameOf, type Permission, permissionsOf, type Withheld, withhold } from "./withheld-permissions.ts";

/** What nothing here asks for, and why it is allowed all the same. Withheld all the time: whoever needs one makes a test fail. */
export const NEVER_ASKED_FOR: readonly (readonly [RegExp, string])[] = [
  [/^\S+ (logs|xray):/, "Lambda and its runtime write logs and traces themselves, past the calls that are seen here"],
  [/^(decide-request|notify) sqs:GetQueueAttributes$/, "Lambda asks for it once, when it takes on the queue"],
];
/** Of whatever is withheld; a function that needs more than its role allows is denied in any other scenario. */
const WITHHELD = /because no identity-based policy allows/;

export interface PermissionsStage {
  readonly stage: OpenStage;
  /** What the roles of all functions allow. */
  readonly all: readonly Permission[];
}

/** The tests of a file share a stage, on which nothing is left after each of them, and nobody asks for what is listed above. */
export function describePermissions(): () => PermissionsStage {
  let opened: PermissionsStage | undefined;
  let neverAskedFor: readonly Withheld[] = [];
  const onStage = () => {
    if (opened === undefined) throw new Error("the stage is not open yet");
    return opened;
  };
  beforeAll(async () => {
    const stage = await openSharedStage({ wantedDenials: WITHHELD });
    opened = { stage, all: permissionsOf(stage) };
    neverAskedFor = opened.all.filter(isNeverAskedFor).map((permission) => withhold(stage, permission));
  });
  afterAll(() => closeSharedStage(onStage().stage));
  afterEach(async () => {
    const { stage } = onStage();
    stage.faults.reset();
    await stage.clock.skipBy(HOUR_MS);
    expect(stage.assignmentsLeft()).toEqual([]);
    expect(stage.schedulesNow()).toEqual([]);
    expect(neverAskedFor.map((withheld) => withheld.denial())).toEqual(neverAskedFor.map(() => undefined));
  });
  return onStage;
}

export function isNeverAskedFor(permission: Permission): boolean {
  return NEVER_ASKED_FOR.some(([pattern]) => pattern.test(nameOf(permission)));
}

/** Each permission is withheld until a call was refused for it; says what became of each. */
export async function playWithout(
  stage: OpenStage,
  needed: readonly Permission[],
  play: () => Promise<unknown>,
): Promise<readonly string[]> {
  const withheld = needed.map((permission) => withhold(stage, permission, { untilDenied: true }));
  try {
    await play();
    return withheld.map((each) => {
      const what =
        each.denial() === undefined ? "never asked for" : each.isInLog() ? "denied, as its log says" : "denied";
      return `${nameOf(each.permission)}: ${what}`;
    });
  } finally {
    for (const each of withheld) each.giveBack();
  }
}
