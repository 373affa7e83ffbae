import type { DeploymentConfig } from "../../lib/deployment-config.ts";
import { type PhysicalName, physicalNames, type StagePlace } from "../../lib/physical-names.ts";
import { matchesArn } from "../../local/iam/wildcard.ts";
import { CONFIG, SynthesisedTemplate } from "./synthesised.ts";

/** Stages of one company in one account and Region. */
const STAGES: readonly DeploymentConfig[] = [
  CONFIG,
  { ...CONFIG, stage: "staging" },
  { ...CONFIG, stage: "access" },
  { ...CONFIG, namePrefix: "acme" },
  { ...CONFIG, namePrefix: "acme", stage: "staging" },
];
const PAIRS = STAGES.flatMap((one) => STAGES.filter((other) => other !== one).map((other) => [one, other] as const));

const ARNS: Readonly<Record<PhysicalName["what"], (name: string, where: string, account: string) => string>> = {
  bucket: (name) => `arn:aws:s3:::${name}`,
  bus: (name, where) => `arn:aws:events:${where}:event-bus/${name}`,
  function: (name, where) => `arn:aws:lambda:${where}:function:${name}`,
  queue: (name, where) => `arn:aws:sqs:${where}:${name}`,
  role: (name, _where, account) => `arn:aws:iam::${account}:role/${name}`,
  "schedule group": (name, where) => `arn:aws:scheduler:${where}:schedule-group/${name}`,
  stack: (name, where) => `arn:aws:cloudformation:${where}:stack/${name}/1`,
  "state machine": (name, where) => `arn:aws:states:${where}:stateMachine:${name}`,
  table: (name, where) => `arn:aws:dynamodb:${where}:table/${name}`,
};

/** ARNs of what a stage consists of, and of what is in it. */
function arnsOf({ account, region, ...place }: StagePlace): readonly string[] {
  return physicalNames({ account, region, ...place }).flatMap(({ what, name }) => {
    const arn = ARNS[what](name, `${region}:${account}`, account);
    if (what === "bucket") return [arn, `${arn}/audit/dt=2026-11-02/x/0000-requested.json`];
    if (what === "table") return [arn, `${arn}/index/due`];
    return what === "schedule group" ? [arn, `${arn.replace("schedule-group", "schedule")}/x-1`] : [arn];
  });
}

const templates = new Map<DeploymentConfig, string>();
/** Every ARN, or pattern of ARNs, that the template of a stage spells out: in policies, environments, definitions. */
function arnsSaidBy(config: DeploymentConfig): readonly string[] {
  const text = templates.get(config) ?? JSON.stringify(new SynthesisedTemplate(config).resources);
  templates.set(config, text);
  return [...new Set(text.match(/arn:aws:[^"\\\s]+/g))];
}

const title = ({ namePrefix, stage }: StagePlace) => `${namePrefix} ${stage}`;

describe.each(PAIRS.map(([one, other]) => [title(one), title(other), one, other] as const))(
  "%s beside %s",
  (_one, _other, one, other) => {
    test("has no name of the other's", () => {
      const names = (place: StagePlace) => physicalNames(place).map(({ what, name }) => `${what} ${name}`);
      const others = new Set(names(other));
      expect(names(one).filter((name) => others.has(name))).toEqual([]);
    });

    test("speaks of nothing of the other's, in no policy, environment or definition", () => {
      const others = arnsOf(other);
      const reached = arnsSaidBy(one).filter((pattern) => others.some((arn) => matchesArn(pattern, arn)));
      expect(reached).toEqual([]);
    });
  },
);

test("what a stage speaks of is its own: the comparison finds it", () => {
  const own = arnsOf(CONFIG);
  const reached = arnsSaidBy(CONFIG).filter((pattern) => own.some((arn) => matchesArn(pattern, arn)));
  expect(reached).toEqual(
    expect.arrayContaining([
      "arn:aws:dynamodb:eu-central-1:111122223333:table/daypass",
      "arn:aws:s3:::daypass-audit-111122223333-eu-central-1/audit/*",
      "arn:aws:scheduler:eu-central-1:111122223333:schedule/daypass-expiries/*",
      "arn:aws:states:eu-central-1:111122223333:stateMachine:daypass-revocation",
    ]),
  );
});
