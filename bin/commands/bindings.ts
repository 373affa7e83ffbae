import { join } from "node:path";
import { Command, Option } from "commander";
import type { BindingAnswer } from "../../lambdas/contracts/binding-change.ts";
import { bindingsAsJson, bindingsAsTable } from "./bindings-listing.ts";
import { ChangeBinding, CommandFailedError } from "./invoke-change-binding.ts";
import { TERMINAL, type Terminal } from "./terminal.ts";

const CONFIG = join(__dirname, "..", "..", "config", "deployment.yaml");
const EXAMPLES = `
Examples:
  npx daypass bindings add --slack U012ABCDEF --email adam@example.com
  npx daypass bindings list --format json
  npx daypass bindings reset --slack U012ABCDEF

They need AWS credentials that may do lambda:InvokeFunction on the stage's function change-binding (daypass-change-binding); that is
what makes an administrator of bindings. Each change is on record in the audit bucket, and the operators are told.

Exit codes: 0 done, 1 refused or failed.`;

interface Place {
  readonly config: string;
}
interface Person {
  readonly slack?: string;
  readonly email?: string;
  readonly userId?: string;
}

/** `daypass bindings`: which user of IAM Identity Center somebody in Slack is. */
export function bindingsCommand(terminal: Terminal = TERMINAL): Command {
  const bindings = new Command("bindings")
    .description("Says which user of IAM Identity Center somebody in Slack is")
    .addOption(new Option("--config <file>", "where Daypass is deployed").default(CONFIG, "config/deployment.yaml"))
    .addHelpText("after", EXAMPLES);
  const slack = () => new Option("--slack <id>", "a Slack user's id: in their profile, Copy member ID");
  const userId = () => new Option("--user-id <id>", "the user's id in IAM Identity Center");
  const email = new Option("--email <address>", "the user's e-mail address in IAM Identity Center").conflicts("userId");
  const asking = () => {
    const changeBinding = new ChangeBinding(bindings.opts<Place>().config);
    terminal.err(`asking ${changeBinding.place} …`);
    return changeBinding;
  };

  bindings
    .command("add")
    .description("binds somebody in Slack to a user; approvers and administrators are bound so")
    .addOption(slack().makeOptionMandatory())
    .addOption(email)
    .addOption(userId())
    .action(async ({ slack: slackUserId = "", email, userId = "" }: Person) => {
      if (email === undefined && userId === "") throw new CommandFailedError("say who it is: --email or --user-id");
      const user = email === undefined ? { userId } : { email };
      const { binding } = done(await asking().ask({ ask: "add", slackUserId, user }), "bound");
      terminal.out(`${binding.slackUserId} is bound to ${binding.email || "the user"} (${binding.userId})`);
    });

  bindings
    .command("list")
    .description("shows all bindings, the oldest first")
    .addOption(new Option("--format <format>", "how").choices(["table", "json"]).default("table"))
    .action(async ({ format }: { readonly format: string }) => {
      const changeBinding = asking();
      const listed: Extract<BindingAnswer, { answer: "list" }>["bindings"] = [];
      let after: string | undefined;
      do {
        const page = done(await changeBinding.ask({ ask: "list", ...(after === undefined ? {} : { after }) }), "list");
        listed.push(...page.bindings);
        after = page.next;
      } while (after !== undefined);
      terminal.out(format === "json" ? bindingsAsJson(listed) : bindingsAsTable(listed));
    });

  bindings
    .command("reset")
    .description("takes a binding back; the next use binds anew, that of approvers and administrators does not")
    .addOption(slack().conflicts("userId"))
    .addOption(userId())
    .option("--yes", "do not ask whether to")
    .action(async ({ slack: slackUserId, userId, yes }: Person & { readonly yes?: true }) => {
      const who = slackUserId !== undefined ? { slackUserId } : userId !== undefined ? { userId } : undefined;
      if (who === undefined) throw new CommandFailedError("say whose it is: --slack or --user-id");
      const answer = yes ? "yes" : await terminal.ask(`Reset the binding of ${slackUserId ?? userId}? Type yes:`);
      if (answer === undefined) throw new CommandFailedError("nobody is here to confirm it: say --yes");
      if (answer.trim() !== "yes") throw new CommandFailedError("nothing was reset");
      const reset = done(await asking().ask({ ask: "reset", who }), "reset");
      terminal.out(`${reset.slackUserId} is bound to ${reset.userId} no more`);
    });
  return bindings;
}

function done<Wanted extends BindingAnswer["answer"]>(answer: BindingAnswer, wanted: Wanted) {
  if (answer.answer === "refused") throw new CommandFailedError(answer.why);
  if (!isOf(answer, wanted))
    throw new CommandFailedError(`it answered ${answer.answer}, not ${wanted}: is the deployed version this one?`);
  return answer;
}

function isOf<Wanted extends BindingAnswer["answer"]>(
  answer: BindingAnswer,
  wanted: Wanted,
): answer is Extract<BindingAnswer, { readonly answer: Wanted }> {
  return answer.answer === wanted;
}
