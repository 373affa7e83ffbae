/** @jest-config-loader esbuild-register */
import type { Config } from "jest";

const config: Config = {
  testEnvironment: "<rootDir>/test/forgetful-environment.ts",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.(t|j)s$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  transformIgnorePatterns: ["/node_modules/"],
  randomize: true,
  testSequencer: "<rootDir>/test/slow-files-first.cjs",
  // a machine that is busy besides makes tests slower, not wrong
  testTimeout: 120_000,
  // all cores: Jest leaves one idle
  maxWorkers: "100%",
};

export default config;
