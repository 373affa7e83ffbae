import { makeDaypassApp } from "../lib/daypass-app.ts";
import { InvalidConfigurationError } from "../lib/yaml-problems.ts";

try {
  makeDaypassApp();
} catch (error) {
  if (!(error instanceof InvalidConfigurationError)) throw error;
  // Where to look, without a stack trace around it.
  console.error(error.message);
  process.exitCode = 1;
}
