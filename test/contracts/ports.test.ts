import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contractTable, unpadded } from "./contract-table.ts";
import { LEFT_OUT_OF_MOTO } from "./left-out.ts";
import { PORTS } from "./ports.ts";

const suites = Object.values(PORTS).flatMap((covered) => ("none" in covered ? [] : covered.suites));

test("every port has its suites, or a reason why it has none", () => {
  const files = readdirSync(join(__dirname, "../../lambdas/ports")).map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(PORTS).sort()).toEqual(files.sort());
});

test("what is left out is left out of a suite of a port", () => {
  expect(Object.keys(LEFT_OUT_OF_MOTO).filter((suite) => !suites.includes(suite))).toEqual([]);
});

test("the table of the documents has every suite, and every case that is left out", () => {
  const document = unpadded(readFileSync(join(__dirname, "../../docs/contracts.md"), "utf8"));
  for (const suite of suites) expect(document).toContain(`| ${suite} |`);
  for (const [suite, cases] of Object.entries(LEFT_OUT_OF_MOTO)) {
    for (const [name, { because, awsIsOn }] of Object.entries(cases)) {
      expect(document).toContain(`| ${suite} | ${name === "*" ? "all of it" : name} | ${because} | ${awsIsOn} |`);
    }
  }
});

describe("the table finds", () => {
  const caseOf = (suite: string, title: string) => ({ ancestorTitles: ["target", suite], title, status: "passed" });
  const runOf = (fake: readonly string[], local: readonly string[], moto: readonly string[]) => ({
    success: true,
    testResults: [
      { name: "a.fake.test.ts", assertionResults: fake.map((title) => caseOf("permits", title)) },
      { name: "a.local.test.ts", assertionResults: local.map((title) => caseOf("permits", title)) },
      { name: "a.moto.ts", assertionResults: moto.map((title) => caseOf("permits", title)) },
    ],
  });
  const EIGHT = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const problemsOf = (...cases: Parameters<typeof runOf>) =>
    contractTable(runOf(...cases)).problems.filter((problem) => problem.includes("permits"));

  test("nothing where every case runs on every target", () => {
    expect(problemsOf(EIGHT, EIGHT, EIGHT)).toEqual([]);
  });

  test("a port with few cases", () => {
    const seven = EIGHT.slice(1);
    expect(problemsOf(seven, seven, seven)).toEqual(["port permits has 7 cases, must have 8 at least"]);
  });

  test("a case that a target does not run", () => {
    expect(problemsOf(EIGHT, EIGHT.slice(1), EIGHT)).toEqual(["permits › 1: does not run on local"]);
    expect(problemsOf(EIGHT, EIGHT, EIGHT.slice(1))).toEqual(["permits › 1: does not run on moto"]);
  });
});
