/** @jest-config-loader esbuild-register */
import type { Config } from "jest";
import usual from "./jest.config.ts";

/** What plays thousands of lives has a command of its own: `npm test` must stay short. */
const config: Config = { ...usual, testMatch: ["**/*.simulation.ts"], testTimeout: 300_000 };

export default config;
