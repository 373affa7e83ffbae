import { z } from "zod";
import { LEFT_OUT_OF_MOTO, type LeftOut } from "./left-out.ts";
import { PORTS } from "./ports.ts";
import { suiteAndCaseOf } from "./suite-and-case.ts";

/** What Jest writes of a run, as far as it matters here. */
export const JestRun = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});
export type JestRun = z.infer<typeof JestRun>;

const TARGETS = { fake: /\.fake\.test\.ts$/, local: /\.local\.test\.ts$/, moto: /\.moto\.ts$/ } as const;
type Target = keyof typeof TARGETS;
/** Fewer say too little of a port. */
const FEWEST_CASES = 8;

/** Names of the cases that ran, by suite. */
type Cases = ReadonlyMap<string, ReadonlySet<string>>;

export interface ContractTable {
  readonly markdown: string;
  /** What is wrong with the suites themselves; nothing when all is well. */
  readonly problems: readonly string[];
}

/** Suite × target × cases, of a run of all of them. */
export function contractTable(run: JestRun): ContractTable {
  const fake = casesOn("fake", run);
  const local = casesOn("local", run);
  const moto = casesOn("moto", run);
  const rows: string[] = [];
  const problems: string[] = [];
  const total = { fake: 0, local: 0, moto: 0, leftOut: 0 };
  for (const [port, covered] of Object.entries(PORTS)) {
    if ("none" in covered) {
      rows.push(`| ${port} | none: ${covered.none} |  |  |  |  |`);
      continue;
    }
    let cases = 0;
    for (const suite of covered.suites) {
      const names = fake.get(suite) ?? new Set();
      cases += names.size;
      const left = LEFT_OUT_OF_MOTO[suite] ?? {};
      const leftOut = "*" in left ? names.size : Object.keys(left).length;
      const onMoto = "*" in left ? 0 : (moto.get(suite)?.size ?? 0) - leftOut;
      problems.push(...problemsOf(suite, { names, local: local.get(suite), moto: moto.get(suite) }));
      rows.push(`| ${port} | ${suite} | ${names.size} | ${local.get(suite)?.size ?? 0} | ${onMoto} | ${leftOut} |`);
      total.fake += names.size;
      total.local += local.get(suite)?.size ?? 0;
      total.moto += onMoto;
      total.leftOut += leftOut;
    }
    if (cases < FEWEST_CASES) problems.push(`port ${port} has ${cases} cases, must have ${FEWEST_CASES} at least`);
  }
  rows.push(`| all |  | ${total.fake} | ${total.local} | ${total.moto} | ${total.leftOut} |`);
  return { markdown: markdownOf(rows), problems };
}

/** The same text however wide its tables were made by the formatter. */
export function unpadded(markdown: string): string {
  return markdown.replaceAll(/-{3,}/g, "---").replaceAll(/ +/g, " ");
}

function casesOn(target: Target, { testResults }: JestRun): Cases {
  const cases = new Map<string, Set<string>>();
  for (const { name: file, assertionResults } of testResults) {
    if (!TARGETS[target].test(file)) continue;
    for (const { ancestorTitles, title } of assertionResults) {
      const { suite, name } = suiteAndCaseOf([...ancestorTitles, title]);
      const known = cases.get(suite) ?? new Set<string>();
      cases.set(suite, known.add(name));
    }
  }
  return cases;
}

interface Ran {
  readonly names: ReadonlySet<string>;
  readonly local: ReadonlySet<string> | undefined;
  readonly moto: ReadonlySet<string> | undefined;
}

function problemsOf(suite: string, { names, local = new Set(), moto = new Set() }: Ran): readonly string[] {
  const left = LEFT_OUT_OF_MOTO[suite] ?? {};
  const missing = (target: string, there: ReadonlySet<string>) =>
    [...names].filter((name) => !there.has(name)).map((name) => `${suite} › ${name}: does not run on ${target}`);
  const strange = Object.keys(left)
    .filter((name) => name !== "*" && !names.has(name))
    .map((name) => `${suite} › ${name}: is left out, and there is no such case`);
  return [...missing("local", local), ...("*" in left ? [] : missing("moto", moto)), ...strange];
}

function markdownOf(rows: readonly string[]): string {
  const leftOut = Object.entries(LEFT_OUT_OF_MOTO).flatMap(([suite, cases]) =>
    Object.entries(cases).map(([name, { because, awsIsOn }]: [string, LeftOut]) => {
      return `| ${suite} | ${name === "*" ? "all of it" : name} | ${because} | ${awsIsOn} |`;
    }),
  );
  const table = [
    "| port | suite | in-memory fake | local cloud | moto | left out of moto |",
    "| --- | --- | --- | --- | --- | --- |",
  ];
  return [
    ...[...table, ...rows, "", "## Left out of moto", ""],
    ...["| suite | case | because | AWS is on the side of |", "| --- | --- | --- | --- |", ...leftOut, ""],
  ].join("\n");
}
