import { Command, CommanderError } from "commander";
import { bindingsCommand } from "./commands/bindings.ts";
import { directoryCommand } from "./commands/directory.ts";
import { FAILED, WRONG_USAGE } from "./exit-codes.ts";

/** Each group of commands has a file. */
const COMMANDS = [bindingsCommand, directoryCommand];

async function main(): Promise<void> {
  const program = new Command("daypass")
    .description("Daypass from the command line, with the credentials of whoever runs it")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 it could not be done (why is on standard error), 2 the command line is wrong",
    );
  for (const command of COMMANDS) program.addCommand(command());
  neverExiting(program);
  await program.parseAsync();
}

/** A mistake is thrown, so that there is one place that knows exit codes. */
function neverExiting(command: Command): void {
  command.exitOverride();
  for (const below of command.commands) neverExiting(below);
}

main().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // commander has said it; asking for help is no mistake
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
    return;
  }
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = FAILED;
});
