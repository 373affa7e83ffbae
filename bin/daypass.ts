#!/usr/bin/env tsx
import { Command } from "commander";
import { bindingsCommand } from "./commands/bindings.ts";

/** The command line of those who run Daypass; each group of commands has a file. */
const COMMANDS = [bindingsCommand];

const program = new Command("daypass").description("Time-boxed AWS access from Slack: for those who run it");
for (const command of COMMANDS) program.addCommand(command());
program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
